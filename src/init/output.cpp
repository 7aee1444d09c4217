#include "init/output.h"

#include <algorithm>
#include <utility>

namespace goiso::init {
namespace {

constexpr std::size_t kPiece = 64 * 1024;   // fits a frame; the tail is made of pieces of about this size
constexpr std::size_t kMostPieces = 4'096;  // streams that take turns byte by byte must not cost more than their bytes

}  // namespace

void Output::send(const Piece& piece) {
  post_.send(wire::FrameType::kOutput, wire::OutputMessage{piece.stream, piece.offset, piece.heard_ns, piece.bytes}.encode());
}

void Output::forget_oldest(std::uint64_t size) {
  auto& oldest = tail_.front();
  const auto cut = std::min<std::uint64_t>(size, oldest.bytes.size());
  dropped_ += cut;
  tail_size_ -= cut;
  if (cut == oldest.bytes.size()) {
    tail_.pop_front();
  } else {
    oldest.bytes.erase(0, cut);
    oldest.offset += cut;
  }
}

void Output::keep(Piece piece) {
  tail_size_ += piece.bytes.size();
  const bool joins = !tail_.empty() && tail_.back().stream == piece.stream && tail_.back().bytes.size() + piece.bytes.size() <= kPiece;
  if (joins) {
    tail_.back().bytes += piece.bytes;
  } else {
    tail_.push_back(std::move(piece));
  }
  while (!tail_.empty() && (tail_size_ > tail_room_ || tail_.size() > kMostPieces)) {
    forget_oldest(tail_size_ > tail_room_ ? tail_size_ - tail_room_ : tail_.front().bytes.size());
  }
}

void Output::take(std::uint8_t stream, std::string_view bytes) {
  const auto now = monotonic_ns();
  while (!bytes.empty()) {
    const bool in_head = head_left_ > 0;
    const auto most = in_head ? std::min<std::uint64_t>(head_left_, kPiece) : kPiece;
    const auto part = bytes.substr(0, static_cast<std::size_t>(most));
    Piece piece{stream, offset_, now, std::string{part}};
    offset_ += part.size();
    bytes.remove_prefix(part.size());
    if (in_head) {
      head_left_ -= part.size();
      send(piece);
    } else {
      keep(std::move(piece));
    }
  }
}

bool Output::send_tail_piece() {
  if (tail_.empty()) {
    return false;
  }
  send(tail_.front());
  tail_.pop_front();
  return true;
}

}  // namespace goiso::init
