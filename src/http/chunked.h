#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace goiso {

/// Takes the chunked transfer coding (RFC 9112, 7.1) off a stream that comes in pieces. Chunk extensions and trailers are skipped.
class Dechunker {
 public:
  /// The content in `bytes`. Nothing more after the last chunk or a failure.
  std::string feed(std::string_view bytes);
  bool is_over() const { return state_ == State::kOver; }
  bool has_failed() const { return state_ == State::kFailed; }

 private:
  enum class State { kSize, kContent, kContentEnd, kTrailer, kOver, kFailed };
  void take_line_byte(char byte);
  void end_size_line();

  State state_ = State::kSize;
  std::string line_;          // of the size or a trailer, at most kLongestLine
  std::uint64_t left_ = 0;    // of the chunk's content
};

}  // namespace goiso
