#pragma once
#include <functional>
#include <string>

#include "cli/words.h"
#include "command/answer.h"

namespace goiso {

using AnswerSource = std::function<Result<Answer>(House& house, std::stop_token stop)>;

/// Adds a command that prints an Answer: its text, or its document with --json. Exit 0, or 1 when the answer is not
/// fine.
CLI::App* add_answer(CLI::App& parent, Request& request, const std::string& name, const std::string& about,
                     AnswerSource source);

}  // namespace goiso
