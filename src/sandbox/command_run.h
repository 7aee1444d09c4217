#pragma once
#include <chrono>
#include <functional>
#include <stop_token>
#include <string_view>

#include "base/result.h"
#include "model/build_record.h"
#include "sandbox/init_link.h"
#include "sandbox/module_desk.h"

namespace goiso {

/// Told of each piece of output as it comes, and (with empty bytes) about once a second of what the box uses.
using OutputWatch = std::function<void(std::string_view bytes, const wire::UsageMessage* usage)>;

struct CommandRun {
  wire::EndedMessage ended;
  BuildLog log;
  std::int64_t module_questions = 0;
  std::chrono::steady_clock::time_point started{};  ///< when its kStarted came
};

/// Reads what follows a kRun that was sent: kStarted, output, usage, kEnded. Memory stays within the head and tail the
/// run asked for. A command that could not be started is kNotStarted in `ended`, not an error. `desk` answers for
/// modules; null when the box has no proxy.
Result<CommandRun> collect_command(InitLink& link, const OutputWatch& watch, ModuleDesk* desk, std::stop_token stop);

}  // namespace goiso
