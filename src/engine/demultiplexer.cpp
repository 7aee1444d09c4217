#include <algorithm>

#include "engine/attach.h"

namespace goiso {
namespace {

constexpr std::size_t kFrameHeader = 8;          // stream type, 3 zero bytes, big-endian size
constexpr std::size_t kLargestFrame = 16u << 20; // the engine's own frames are at most 32 KiB; more than this is no frame
constexpr char kLastStream = 3;

std::size_t size_in(std::string_view header) {
  std::size_t size = 0;
  for (std::size_t i = 4; i < kFrameHeader; ++i) {
    size = size << 8 | static_cast<unsigned char>(header[i]);
  }
  return size;
}

bool is_header(std::string_view header) {
  return header[0] >= 0 && header[0] <= kLastStream && header[1] == 0 && header[2] == 0 && header[3] == 0 && size_in(header) <= kLargestFrame;
}

}  // namespace

void Demultiplexer::feed(std::string_view bytes) {
  buffer_.erase(0, position_);
  position_ = 0;
  if (!failed_) {
    buffer_ += bytes;
  }
}

std::optional<AttachChunk> Demultiplexer::next() {
  while (!failed_ && frame_left_ == 0 && buffer_.size() - position_ >= kFrameHeader) {
    const auto header = std::string_view{buffer_}.substr(position_, kFrameHeader);
    failed_ = !is_header(header);
    frame_left_ = failed_ ? 0 : size_in(header);
    stream_ = header[0] == 0 ? AttachChunk::Stream::kStdout : static_cast<AttachChunk::Stream>(header[0]);
    position_ += kFrameHeader;
  }
  const auto size = std::min(frame_left_, buffer_.size() - position_);
  if (failed_ || size == 0) {
    return std::nullopt;
  }
  AttachChunk chunk{stream_, buffer_.substr(position_, size)};
  position_ += size;
  frame_left_ -= size;
  return chunk;
}

bool Demultiplexer::is_at_boundary() const { return frame_left_ == 0 && position_ == buffer_.size(); }

}  // namespace goiso
