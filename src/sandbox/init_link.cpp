#include "sandbox/init_link.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/fault_point.h"
#include "base/text.h"

namespace goiso {

using wire::Frame;
using wire::FrameType;

struct InitLink::State {
  State(AttachStream attached, const wire::Key& key) : stream(std::move(attached)) { reader.set_key(key); }

  AttachStream stream;
  wire::FrameReader reader{wire::Direction::kToController};
  std::mutex mutex;
  wire::FrameWriter writer{wire::Direction::kToInit};  // guarded by mutex, as is writing to the stream
  std::condition_variable_any wake;
  std::jthread beat;  // last, so that it ends before what it uses
};

namespace {

ErrorKind kind_of(wire::TroubleKind trouble) {
  switch (trouble) {
    case wire::TroubleKind::kNoSpace: return ErrorKind::kStore;
    case wire::TroubleKind::kArchive:
    case wire::TroubleKind::kLimit: return ErrorKind::kUsage;
    default: return ErrorKind::kBoxRefused;
  }
}

Error trouble_error(const Frame& frame) {
  const auto trouble = wire::TroubleMessage::decode(frame.payload);
  if (!trouble) {
    return Error{ErrorKind::kBoxRefused, "goiso-init sent a trouble report that cannot be read", {}, {}};
  }
  const auto hint = trouble->kind == wire::TroubleKind::kNoSpace ? "give the box more room with --disk" : "";
  return Error{kind_of(trouble->kind), "goiso-init: " + terminal_safe(trouble->message), {}, hint};
}

Error stderr_error(const std::string& bytes) {
  return Error{ErrorKind::kBoxRefused,
               fmt::format("the box wrote to its own stderr: '{}'", terminal_safe(std::string_view{bytes}.substr(0, 400))), {}, {}};
}

}  // namespace

InitLink::InitLink(AttachStream stream, const wire::Key& key) : state_(std::make_unique<State>(std::move(stream), key)) {
  state_->beat = std::jthread([state = state_.get()](std::stop_token stop) {
    std::unique_lock lock{state->mutex};
    while (!state->wake.wait_for(lock, stop, kBeatInterval, [] { return false; }) && !stop.stop_requested()) {
      // A write that fails here fails for the reader as well, who reports it.
      (void)state->stream.write(state->writer.encode(FrameType::kBeat, {}, 0), stop);
    }
  });
}

InitLink::InitLink(InitLink&&) noexcept = default;
InitLink& InitLink::operator=(InitLink&&) noexcept = default;
InitLink::~InitLink() = default;

Result<void> InitLink::send(FrameType type, std::string_view payload, std::stop_token stop) {
  fault_point();
  auto written = post(type, payload, stop);
  return written || written.error().kind != ErrorKind::kEngineLost ? written : Result<void>{reason_for(written.error(), stop)};
}

Result<void> InitLink::post(FrameType type, std::string_view payload, std::stop_token stop) {
  const std::lock_guard lock{state_->mutex};
  return state_->stream.write(state_->writer.encode(type, payload, 0), stop);
}

// Who hung up may have said why: goiso-init reports its trouble before it goes.
Error InitLink::reason_for(Error broken, std::stop_token stop) {
  while (true) {
    const auto frame = receive(stop);
    if (!frame) {
      return frame.error().kind == ErrorKind::kEngineLost ? broken : frame.error();
    }
  }
}

Result<Frame> InitLink::receive(std::stop_token stop) {
  constexpr std::chrono::milliseconds kLook{1'000};
  auto heard = std::chrono::steady_clock::now();
  while (true) {
    if (auto frame = state_->reader.next()) {
      fault_point();
      return frame->type == FrameType::kTrouble ? Result<Frame>{trouble_error(*frame)} : Result<Frame>{std::move(*frame)};
    }
    if (state_->reader.error() != wire::FrameError::kNone) {
      return Error{ErrorKind::kBoxRefused,
                   fmt::format("a frame from the box does not verify: {}", wire::name_of(state_->reader.error())), {}, {}};
    }
    TRY_ASSIGN(const auto chunk, state_->stream.read(kLook, stop));
    if (!chunk) {
      return Error{ErrorKind::kEngineLost, "the stream to the box ended before its last frame", {}, {}};
    }
    if (chunk->stream != AttachChunk::Stream::kStdout && !chunk->bytes.empty()) {
      return stderr_error(chunk->bytes);
    }
    const auto now = std::chrono::steady_clock::now();
    heard = chunk->bytes.empty() ? heard : now;
    if (now - heard > kSilenceLimit) {
      return Error{ErrorKind::kEngineLost, fmt::format("nothing came from the box for {}", human_duration(kSilenceLimit)), {}, {}};
    }
    state_->reader.feed(chunk->bytes);
  }
}

Result<Frame> InitLink::expect(FrameType type, std::stop_token stop) {
  TRY_ASSIGN(auto frame, receive(stop));
  if (frame.type != type) {
    return Error{ErrorKind::kBoxRefused,
                 fmt::format("goiso-init answered with frame {} where {} was due", static_cast<int>(frame.type), static_cast<int>(type)),
                 {}, {}};
  }
  return frame;
}

void InitLink::close_input() { state_->stream.half_close(); }

}  // namespace goiso
