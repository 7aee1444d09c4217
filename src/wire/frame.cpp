#include "wire/frame.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace goiso::wire {
namespace {

constexpr char kMagic[2] = {'g', 'i'};
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kFirstFromInit = 32;

void put(std::string& bytes, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) {
    bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  }
}

std::uint64_t peek(std::string_view bytes, std::size_t offset, int size) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[offset + static_cast<std::size_t>(i)])) << (8 * i);
  }
  return value;
}

std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac_of(const Key& key, std::string_view bytes) {
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), key.data());
  return mac;
}

std::size_t mac_size(Direction direction) { return direction == Direction::kToController ? kMacSize : 0; }

bool is_type_of(Direction direction, std::uint8_t type) {
  return direction == Direction::kToInit ? is_from_controller(FrameType{type}) : is_from_init(FrameType{type});
}

}  // namespace

bool is_from_controller(FrameType type) { return type >= FrameType::kKey && type <= FrameType::kPiece; }
bool is_from_init(FrameType type) {
  return static_cast<std::uint8_t>(type) >= kFirstFromInit && type <= FrameType::kMore;
}

const char* name_of(FrameError error) {
  switch (error) {
    case FrameError::kNone: return "none";
    case FrameError::kBadMagic: return "bad magic";
    case FrameError::kBadVersion: return "bad version";
    case FrameError::kBadType: return "bad type";
    case FrameError::kTooLong: return "too long";
    case FrameError::kBadSequence: return "bad sequence number";
    case FrameError::kBadMac: return "bad authentication code";
  }
  return "none";
}

std::string FrameWriter::encode(FrameType type, std::string_view payload, std::uint64_t monotonic_ns) {
  payload = payload.substr(0, kMaxPayload);
  std::string bytes;
  bytes.reserve(kHeaderSize + payload.size() + kMacSize);
  bytes.append(kMagic, sizeof kMagic);
  put(bytes, kVersion, 1);
  put(bytes, static_cast<std::uint8_t>(type), 1);
  put(bytes, payload.size(), 4);
  put(bytes, sequence_++, 8);
  put(bytes, monotonic_ns, 8);
  bytes += payload;
  if (direction_ == Direction::kToController) {
    const auto mac = mac_of(key_.value_or(Key{}), bytes);
    bytes.append(reinterpret_cast<const char*>(mac.data()), kMacSize);
  }
  return bytes;
}

void FrameReader::feed(std::string_view bytes) {
  if (error_ != FrameError::kNone) {
    return;
  }
  buffer_.erase(0, position_);
  position_ = 0;
  buffer_ += bytes;
}

FrameError FrameReader::check_header(std::string_view header) const {
  if (std::memcmp(header.data(), kMagic, sizeof kMagic) != 0) {
    return FrameError::kBadMagic;
  }
  if (peek(header, 2, 1) != kVersion) {
    return FrameError::kBadVersion;
  }
  if (!is_type_of(direction_, static_cast<std::uint8_t>(peek(header, 3, 1)))) {
    return FrameError::kBadType;
  }
  if (peek(header, 4, 4) > kMaxPayload) {
    return FrameError::kTooLong;
  }
  return peek(header, 8, 8) == sequence_ ? FrameError::kNone : FrameError::kBadSequence;
}

bool FrameReader::is_authentic(std::string_view frame) const {
  if (direction_ == Direction::kToInit) {
    return true;
  }
  const auto body = frame.substr(0, frame.size() - kMacSize);
  const auto mac = mac_of(key_.value_or(Key{}), body);
  static_assert(kMacSize == crypto_verify_16_BYTES);
  return key_ && crypto_verify_16(mac.data(), reinterpret_cast<const unsigned char*>(frame.data() + body.size())) == 0;
}

std::optional<Frame> FrameReader::next() {
  const auto rest = std::string_view{buffer_}.substr(position_);
  if (error_ != FrameError::kNone || rest.size() < kHeaderSize) {
    return std::nullopt;
  }
  error_ = check_header(rest);
  const auto length = static_cast<std::size_t>(peek(rest, 4, 4));
  const auto whole = kHeaderSize + length + mac_size(direction_);
  if (error_ != FrameError::kNone || rest.size() < whole) {
    return std::nullopt;
  }
  if (!is_authentic(rest.substr(0, whole))) {
    error_ = FrameError::kBadMac;
    return std::nullopt;
  }
  position_ += whole;
  ++sequence_;
  return Frame{FrameType{static_cast<std::uint8_t>(peek(rest, 3, 1))}, peek(rest, 8, 8), peek(rest, 16, 8),
               std::string{rest.substr(kHeaderSize, length)}};
}

}  // namespace goiso::wire
