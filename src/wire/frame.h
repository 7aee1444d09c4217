#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The frames between the controller and goiso-init. Shared by both programs, so: no exceptions, no outside library but
/// libsodium's HMAC, and memory bounded by kMaxPayload per direction whatever the peer sends.
///
///   offset  size  field
///        0     2  magic "gi"
///        2     1  protocol version, 1
///        3     1  type (FrameType)
///        4     4  payload length, little endian, at most kMaxPayload
///        8     8  sequence number, little endian, from 0 in each direction
///       16     8  CLOCK_MONOTONIC of the sender in ns, little endian
///       24     n  payload
///     24+n    16  first half of HMAC-SHA256(key, header || payload); only in frames from init to the controller
namespace goiso::wire {

inline constexpr std::size_t kHeaderSize = 24;
inline constexpr std::size_t kMacSize = 16;
inline constexpr std::size_t kMaxPayload = 256 * 1024;
using Key = std::array<std::uint8_t, 32>;

enum class FrameType : std::uint8_t {
  // controller to init, worked on in order
  kKey = 1,      ///< KeyMessage; the first frame, exactly once
  kProbe = 2,    ///< ProbeMessage: read small files; answered by kProbed
  kSeed = 3,     ///< SeedMessage: lay a build cache out; answered by kSeeded
  kWrite = 4,    ///< WriteMessage: write one file; answered by kWritten
  kUnpack = 5,   ///< UnpackMessage; kTar frames follow up to a kTarEnd; answered by kUnpacked
  kTar = 6,      ///< raw bytes of a tar stream
  kTarEnd = 7,   ///< empty
  kRun = 8,      ///< RunMessage: run one command; answered by kStarted, kOutput …, kEnded
  kBeat = 9,     ///< empty: the controller lives
  kCancel = 10,  ///< empty: end the running command now (SIGKILL); out of order, any time
  kFinish = 11,  ///< empty: send kFinal and exit 0
  kAnswer = 12,  ///< AnswerMessage: the head of what a kAsk asked for, and its first bytes; out of order, while a command runs
  kPiece = 13,   ///< PieceMessage: the bytes that a kMore asked for
  // init to controller
  kAttest = 32,    ///< FactsMessage; the answer to kKey
  kProbed = 33,    ///< FactsMessage: path -> content; a path that cannot be read is absent
  kSeeded = 34,    ///< CountsMessage
  kWritten = 35,   ///< empty
  kUnpacked = 36,  ///< CountsMessage
  kStarted = 37,   ///< empty: the command was executed
  kOutput = 38,    ///< OutputMessage
  kEnded = 39,     ///< EndedMessage
  kUsage = 40,     ///< UsageMessage, about once a second while a command runs
  kFinal = 41,     ///< UsageMessage of the whole life of the box; the last frame
  kTrouble = 42,   ///< TroubleMessage: init could not do its part; the last frame, init exits 1
  kAsk = 43,       ///< AskMessage: the command asks the module proxy for a path; any number may be open at once
  kMore = 44,      ///< MoreMessage: the asker has read what came and wants more
};

/// True for a type that this direction may carry.
bool is_from_controller(FrameType type);
bool is_from_init(FrameType type);

struct Frame {
  FrameType type{};
  std::uint64_t sequence = 0;
  std::uint64_t monotonic_ns = 0;
  std::string payload;
};

enum class Direction { kToInit, kToController };

/// Turns payloads into the bytes of frames and counts them. One per direction; not for two threads at once.
class FrameWriter {
 public:
  explicit FrameWriter(Direction direction) : direction_(direction) {}
  void set_key(const Key& key) { key_ = key; }
  /// The bytes of one frame. `payload` must not be longer than kMaxPayload (longer ones are cut: a bug of the caller).
  /// Toward the controller a key must have been set.
  std::string encode(FrameType type, std::string_view payload, std::uint64_t monotonic_ns);

 private:
  Direction direction_;
  std::optional<Key> key_;
  std::uint64_t sequence_ = 0;
};

enum class FrameError : std::uint8_t { kNone, kBadMagic, kBadVersion, kBadType, kTooLong, kBadSequence, kBadMac };
const char* name_of(FrameError error);

/// Cuts a byte stream into frames and checks each: magic, version, type, direction, length, sequence, and toward the
/// controller the MAC. After the first error it yields nothing more.
class FrameReader {
 public:
  explicit FrameReader(Direction direction) : direction_(direction) {}
  void set_key(const Key& key) { key_ = key; }
  /// Adds bytes that arrived. Keeps at most one frame's worth beyond what next() has taken if next() is called until empty.
  void feed(std::string_view bytes);
  /// The next whole frame; nullopt when more bytes are needed or an error was met (see error()).
  std::optional<Frame> next();
  FrameError error() const { return error_; }
  /// True when no part of a frame is waiting.
  bool is_at_boundary() const { return position_ == buffer_.size(); }

 private:
  FrameError check_header(std::string_view header) const;
  bool is_authentic(std::string_view frame) const;

  Direction direction_;
  std::optional<Key> key_;
  std::string buffer_;
  std::size_t position_ = 0;
  std::uint64_t sequence_ = 0;
  FrameError error_ = FrameError::kNone;
};

}  // namespace goiso::wire
