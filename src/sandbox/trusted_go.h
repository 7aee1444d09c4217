#pragma once
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sandbox/box.h"
#include "sandbox/command_run.h"

namespace goiso {

/// A go command of a trusted box: in an empty folder, with nothing but this environment.
wire::RunMessage trusted_go(std::vector<std::string> argv, std::map<std::string, std::string> environment);

/// Runs it. How it ended is the caller's to judge.
Result<CommandRun> run_trusted_go(Box& box, const wire::RunMessage& run, const OutputWatch& watch,
                                  std::stop_token stop);

/// It ran to its end; whether it said yes is another question.
bool has_exited(const CommandRun& done);

/// What a command says last is why it failed.
std::string_view last_words(std::string_view text);

/// Keeps the go command from throwing away what other builds need: it trims a cache that was not trimmed for a day
/// (cmd/go/internal/cache).
Result<void> keep_from_trimming(Box& box, const std::string& cache, std::stop_token stop);

}  // namespace goiso
