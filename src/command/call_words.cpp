#include "command/call_words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace goiso {

Result<CallRules> read_call_rules(const std::string& same, const std::vector<std::string>& calls) {
  CallRules rules;
  if (!same.empty()) {
    TRY(read_sameness(same, rules));
  }
  for (const auto& word : calls) {
    const auto equals = word.find('=');
    const auto verdict_class = verdict_class_named(word.substr(0, equals));
    const auto call = equals == std::string::npos ? std::nullopt : call_named(word.substr(equals + 1));
    if (!verdict_class || !call) {
      return Error{
          ErrorKind::kUsage,
          fmt::format("--on '{}' is not understood", terminal_safe(word)),
          {},
          "write it like oom=bad; classes: ok fail-same fail-different timeout oom untestable; calls: good bad "
          "other skip skip-below"};
    }
    rules.chosen[*verdict_class] = *call;
  }
  return rules;
}

}  // namespace goiso
