#include "sandbox/command_run.h"

#include <fmt/format.h>

namespace goiso {

using wire::FrameType;

namespace {

// Pieces come in the order of their offsets; the first gap divides head from tail.
class LogBuilder {
 public:
  bool add(const wire::OutputMessage& piece) {
    if (piece.offset < expected_) {
      return false;
    }
    in_tail_ = in_tail_ || piece.offset > expected_;
    log_.add(in_tail_ ? BuildLog::Part::kTail : BuildLog::Part::kHead,
             piece.stream == 2 ? LogStream::kErr : LogStream::kOut, piece.bytes);
    kept_ += piece.bytes.size();
    expected_ = piece.offset + piece.bytes.size();
    return true;
  }
  // False when init's counts and what came do not agree.
  bool finish(const wire::EndedMessage& ended) {
    log_.bytes = static_cast<std::int64_t>(ended.output_bytes);
    log_.dropped_bytes = static_cast<std::int64_t>(ended.dropped_bytes);
    return kept_ + ended.dropped_bytes == ended.output_bytes;
  }
  BuildLog take() { return std::move(log_); }

 private:
  BuildLog log_;
  std::uint64_t expected_ = 0;
  std::uint64_t kept_ = 0;
  bool in_tail_ = false;
};

Error nonsense(FrameType type) {
  return Error{ErrorKind::kBoxRefused,
               fmt::format("goiso-init sent a frame of type {} that makes no sense here", static_cast<int>(type)),
               {},
               {}};
}

bool take_output(const wire::Frame& frame, LogBuilder& log, const OutputWatch& watch) {
  const auto piece = wire::OutputMessage::decode(frame.payload);
  if (!piece || !log.add(*piece)) {
    return false;
  }
  if (watch) {
    watch(piece->bytes, nullptr);
  }
  return true;
}

bool take_usage(const wire::Frame& frame, const OutputWatch& watch) {
  const auto usage = wire::UsageMessage::decode(frame.payload);
  if (usage && watch) {
    watch({}, &*usage);
  }
  return usage.has_value();
}

}  // namespace

Result<CommandRun> collect_command(InitLink& link, const OutputWatch& watch, ModuleDesk* desk, std::stop_token stop) {
  LogBuilder log;
  std::chrono::steady_clock::time_point started;
  while (true) {
    TRY_ASSIGN(const auto frame, link.receive(stop));
    if (desk != nullptr && (frame.type == FrameType::kAsk || frame.type == FrameType::kMore)) {
      TRY(desk->take(frame));
      continue;
    }
    bool makes_sense = frame.type == FrameType::kStarted;
    if (makes_sense) {
      started = std::chrono::steady_clock::now();
    } else if (frame.type == FrameType::kOutput) {
      makes_sense = take_output(frame, log, watch);
    } else if (frame.type == FrameType::kUsage) {
      makes_sense = take_usage(frame, watch);
    } else if (frame.type == FrameType::kEnded) {
      const auto ended = wire::EndedMessage::decode(frame.payload);
      if (ended && log.finish(*ended)) {
        return CommandRun{*ended, log.take(), 0, started};
      }
    }
    if (!makes_sense) {
      return nonsense(frame.type);
    }
  }
}

}  // namespace goiso
