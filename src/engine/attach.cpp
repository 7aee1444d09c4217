#include "engine/attach.h"

#include <fmt/format.h>

namespace goiso {

struct AttachStream::State {
  UpgradedStream stream;
  Demultiplexer demultiplexer;
};

namespace {

Error lost(const HttpError& error) {
  if (error.failure == HttpFailure::kStopped) {
    return Error{ErrorKind::kInterrupted, "stopped while a box was running", {}, {}};
  }
  return Error{ErrorKind::kEngineLost, "the stream to the box broke: " + error.message, {}, {}};
}

}  // namespace

AttachStream::AttachStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
AttachStream::AttachStream(AttachStream&&) noexcept = default;
AttachStream& AttachStream::operator=(AttachStream&&) noexcept = default;
AttachStream::~AttachStream() = default;

Result<AttachStream> AttachStream::open(const Engine& engine, const std::string& container, std::stop_token stop) {
  HttpCall call;
  call.method = "POST";
  call.path = fmt::format("/containers/{}/attach?stream=1&stdin=1&stdout=1&stderr=1", container);
  TRY_ASSIGN(auto opened, engine.upgrade(call, stop));
  if (!opened.stream) {
    return refused("to attaching to a container", opened.answer);
  }
  return AttachStream{std::make_unique<State>(State{std::move(*opened.stream), {}})};
}

Result<void> AttachStream::write(std::string_view bytes, std::stop_token stop) {
  if (auto written = state_->stream.write(bytes, stop); !written) {
    return lost(written.error());
  }
  return {};
}

Result<std::optional<AttachChunk>> AttachStream::read(std::chrono::milliseconds patience, std::stop_token stop) {
  while (true) {
    if (auto chunk = state_->demultiplexer.next()) {
      return chunk;
    }
    if (state_->demultiplexer.has_failed()) {
      return Error{ErrorKind::kEngineRefused, "the engine's multiplexed stream makes no sense", {}, {}};
    }
    if (state_->stream.at_end()) {
      if (!state_->demultiplexer.is_at_boundary()) {
        return Error{ErrorKind::kEngineLost, "the stream to the box ended inside a frame", {}, {}};
      }
      return std::optional<AttachChunk>{};
    }
    const auto bytes = state_->stream.read(patience, stop);
    if (!bytes) {
      return lost(bytes.error());
    }
    if (bytes->empty() && !state_->stream.at_end()) {
      return std::optional<AttachChunk>{AttachChunk{}};
    }
    state_->demultiplexer.feed(*bytes);
  }
}

void AttachStream::half_close() { state_->stream.half_close(); }

}  // namespace goiso
