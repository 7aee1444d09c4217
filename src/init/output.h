#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "init/post.h"

namespace goiso::init {

/// What a command writes: the first head_bytes go out as they come, of the rest the last tail_bytes are kept and go out at the end.
class Output {
 public:
  Output(Post& post, std::uint64_t head_bytes, std::uint64_t tail_bytes) : post_(post), head_left_(head_bytes), tail_room_(tail_bytes) {}

  void take(std::uint8_t stream, std::string_view bytes);
  /// Sends one more piece of the tail; false when there is none left.
  bool send_tail_piece();
  std::uint64_t bytes() const { return offset_; }
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct Piece {
    std::uint8_t stream;
    std::uint64_t offset;
    std::uint64_t heard_ns;
    std::string bytes;
  };
  void send(const Piece& piece);
  void keep(Piece piece);
  void forget_oldest(std::uint64_t size);

  Post& post_;
  std::uint64_t head_left_;
  std::uint64_t tail_room_;
  std::uint64_t offset_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t tail_size_ = 0;
  std::deque<Piece> tail_;
};

}  // namespace goiso::init
