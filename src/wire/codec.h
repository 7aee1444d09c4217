#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace goiso::wire {

/// Builds a payload: integers little endian, texts and lists with a u32 count in front.
class Encoder {
 public:
  void u8(std::uint8_t value);
  void u32(std::uint32_t value);
  void u64(std::uint64_t value);
  void i32(std::int32_t value) { u32(static_cast<std::uint32_t>(value)); }
  void text(std::string_view value);
  void texts(const std::vector<std::string>& values);
  void map(const std::map<std::string, std::string>& values);
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what Encoder wrote. The first read past the end makes it fail for good: every later value is zero or empty.
/// A count larger than the bytes that are left fails at once, so nothing is allocated on a peer's word.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}
  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
  std::string text();
  std::vector<std::string> texts();
  std::map<std::string, std::string> map();
  /// True when everything read was there and nothing is left over.
  bool is_complete() const { return !failed_ && rest_.empty(); }
  bool has_failed() const { return failed_; }

 private:
  std::string_view take(std::size_t size);
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace goiso::wire
