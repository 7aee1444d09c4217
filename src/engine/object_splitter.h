#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace goiso {

/// Cuts a stream of JSON objects apart, with or without newlines or the record marks of RFC 7464 between them. More
/// than 1 MiB without the end of an object is a failure for good.
class ObjectSplitter {
 public:
  void feed(std::string_view bytes) { buffer_ += failed_ ? std::string_view{} : bytes; }
  /// The text of the next whole object.
  std::optional<std::string> next();
  bool has_failed() const { return failed_; }

 private:
  std::string buffer_;
  std::size_t position_ = 0;  // scanned so far
  std::size_t start_ = 0;     // of the object that is open
  int depth_ = 0;
  bool in_text_ = false;
  bool is_escaped_ = false;
  bool failed_ = false;
};

}  // namespace goiso
