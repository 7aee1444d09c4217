#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "lab/call.h"

namespace goiso {

/// How a user says what a run means, as typed.
struct CallWords {
  std::string same{};                ///< --same; "" for the default
  std::vector<std::string> calls{};  ///< --on: "oom=bad"
  std::string signature{};           ///< --signature
  bool by_exit_code = false;         ///< --by-exit-code
  bool is_inverted = false;          ///< --invert
};

/// What they say of a run of `command`. kUsage for words that mean nothing, or not together.
Result<CallRules> read_call_rules(const CallWords& words, const std::vector<std::string>& command);

}  // namespace goiso
