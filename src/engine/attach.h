#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/engine.h"

namespace goiso {

/// A piece of a container's output.
struct AttachChunk {
  enum class Stream { kStdout = 1, kStderr = 2, kSystemError = 3 };
  Stream stream = Stream::kStdout;
  std::string bytes;
};

/// Cuts the engine's multiplexed stream (8-byte headers: stream, three zeros, big-endian size) into chunks. Pure; a target for fuzzing.
/// Zero-length frames are legal and skipped; a stream > 3, non-zero padding or a size above 16 MiB is an error for good.
class Demultiplexer {
 public:
  void feed(std::string_view bytes);
  /// A chunk may be a part of a frame: what has come so far is handed on, so memory stays flat.
  std::optional<AttachChunk> next();
  bool has_failed() const { return failed_; }
  /// True when no part of a frame is waiting.
  bool is_at_boundary() const;

 private:
  std::string buffer_;
  std::size_t position_ = 0;
  std::size_t frame_left_ = 0;
  AttachChunk::Stream stream_ = AttachChunk::Stream::kStdout;
  bool failed_ = false;
};

/// stdin, stdout and stderr of a container (design: containers §5.1 B): curl CONNECT_ONLY, our own request text, 101 or 200 accepted,
/// chunked 200 de-chunked. One thread may read while another writes. Closing it ends the container's stdin (StdinOnce).
class AttachStream {
 public:
  /// Attach before start, or output is lost.
  static Result<AttachStream> open(const Engine& engine, const std::string& container, std::stop_token stop);
  AttachStream(AttachStream&&) noexcept;
  AttachStream& operator=(AttachStream&&) noexcept;
  ~AttachStream();

  /// Writes all of it, waiting as the container reads. kEngineLost when the stream is gone.
  Result<void> write(std::string_view bytes, std::stop_token stop);
  /// The next chunk; nullopt at the end of the stream, or an empty chunk when `patience` ran out first. A stream that ends
  /// inside a frame is kEngineLost.
  Result<std::optional<AttachChunk>> read(std::chrono::milliseconds patience, std::stop_token stop);
  /// EOF for the container's stdin; its output goes on. Safe to call twice.
  void half_close();

 private:
  struct State;
  explicit AttachStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
