#include "http/chunked.h"

#include <algorithm>
#include <charconv>

namespace goiso {
namespace {

constexpr std::size_t kLongestLine = 4096;

}  // namespace

void Dechunker::end_size_line() {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(line_.data(), line_.data() + line_.size(), size, 16);
  const bool is_clean = end == line_.data() + line_.size() || *end == ';' || *end == ' ' || *end == '\t';
  if (error != std::errc{} || !is_clean) {
    state_ = State::kFailed;
    return;
  }
  left_ = size;
  state_ = size == 0 ? State::kTrailer : State::kContent;
}

void Dechunker::take_line_byte(char byte) {
  if (byte != '\n') {
    line_ += byte;
    state_ = line_.size() > kLongestLine ? State::kFailed : state_;
    return;
  }
  if (line_.ends_with('\r')) {
    line_.pop_back();
  }
  if (state_ == State::kSize) {
    end_size_line();
  } else if (state_ == State::kContentEnd) {
    state_ = line_.empty() ? State::kSize : State::kFailed;
  } else if (line_.empty()) {
    state_ = State::kOver;
  }
  line_.clear();
}

std::string Dechunker::feed(std::string_view bytes) {
  std::string content;
  while (!bytes.empty() && state_ != State::kOver && state_ != State::kFailed) {
    if (state_ != State::kContent) {
      take_line_byte(bytes[0]);
      bytes.remove_prefix(1);
      continue;
    }
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    content += bytes.substr(0, size);
    bytes.remove_prefix(size);
    left_ -= size;
    state_ = left_ == 0 ? State::kContentEnd : state_;
  }
  return content;
}

}  // namespace goiso
