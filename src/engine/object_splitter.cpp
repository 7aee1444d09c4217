#include "engine/object_splitter.h"

namespace goiso {

std::optional<std::string> ObjectSplitter::next() {
  constexpr std::size_t kLongest = 1u << 20;
  for (; position_ < buffer_.size() && !failed_; ++position_) {
    const char c = buffer_[position_];
    if (in_text_) {
      in_text_ = is_escaped_ || c != '"';
      is_escaped_ = !is_escaped_ && c == '\\';
    } else if (c == '"') {
      in_text_ = true;
    } else if (c == '{') {
      start_ = depth_++ == 0 ? position_ : start_;
    } else if (c == '}' && --depth_ == 0) {
      auto object = buffer_.substr(start_, position_ + 1 - start_);
      buffer_.erase(0, position_ + 1);
      position_ = 0;
      return object;
    }
    failed_ = depth_ < 0 || position_ >= kLongest;
  }
  failed_ = failed_ || buffer_.size() > kLongest;
  return std::nullopt;
}

}  // namespace goiso
