#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace goiso {

/// Cuts a stream of JSON objects apart, with or without newlines between them. An object longer than 1 MiB is a failure for good.
class ObjectSplitter {
 public:
  void feed(std::string_view bytes) { buffer_ += bytes; }
  /// The text of the next whole object.
  std::optional<std::string> next();
  bool has_failed() const { return failed_; }

 private:
  std::string buffer_;
  std::size_t position_ = 0;  // scanned so far
  int depth_ = 0;
  bool in_text_ = false;
  bool is_escaped_ = false;
  bool failed_ = false;
};

}  // namespace goiso
