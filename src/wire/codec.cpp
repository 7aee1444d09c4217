#include "wire/codec.h"

namespace goiso::wire {

void Encoder::u8(std::uint8_t value) { bytes_ += static_cast<char>(value); }

void Encoder::u32(std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) {
    u8(static_cast<std::uint8_t>(value >> shift));
  }
}

void Encoder::u64(std::uint64_t value) {
  u32(static_cast<std::uint32_t>(value));
  u32(static_cast<std::uint32_t>(value >> 32));
}

void Encoder::text(std::string_view value) {
  u32(static_cast<std::uint32_t>(value.size()));
  bytes_ += value;
}

void Encoder::texts(const std::vector<std::string>& values) {
  u32(static_cast<std::uint32_t>(values.size()));
  for (const auto& value : values) {
    text(value);
  }
}

void Encoder::map(const std::map<std::string, std::string>& values) {
  u32(static_cast<std::uint32_t>(values.size()));
  for (const auto& [name, value] : values) {
    text(name);
    text(value);
  }
}

std::string_view Decoder::take(std::size_t size) {
  if (failed_ || size > rest_.size()) {
    failed_ = true;
    return {};
  }
  const auto taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::uint8_t Decoder::u8() {
  const auto bytes = take(1);
  return bytes.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(bytes[0]);
}

std::uint32_t Decoder::u32() {
  const auto bytes = take(4);
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  }
  return value;
}

std::uint64_t Decoder::u64() {
  const std::uint64_t low = u32();
  return static_cast<std::uint64_t>(u32()) << 32 | low;
}

std::string Decoder::text() { return std::string{take(u32())}; }

std::vector<std::string> Decoder::texts() {
  constexpr std::size_t kSmallest = 4;  // each text has a size in front, so a larger count cannot be true
  const auto count = u32();
  failed_ = failed_ || count > rest_.size() / kSmallest;
  std::vector<std::string> values;
  for (std::uint32_t i = 0; i < count && !failed_; ++i) {
    values.push_back(text());
  }
  return values;
}

std::map<std::string, std::string> Decoder::map() {
  constexpr std::size_t kSmallest = 8;
  const auto count = u32();
  failed_ = failed_ || count > rest_.size() / kSmallest;
  std::map<std::string, std::string> values;
  for (std::uint32_t i = 0; i < count && !failed_; ++i) {
    auto name = text();
    // Encoder writes names in order, each once: anything else is not its work.
    failed_ = failed_ || (!values.empty() && name <= values.rbegin()->first);
    values.emplace_hint(values.end(), std::move(name), text());
  }
  return values;
}

}  // namespace goiso::wire
