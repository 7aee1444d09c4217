#include "command/call_words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace goiso {

namespace {

// Where a code alone decides there is no other failure to tell apart.
Result<void> check_together(const CallWords& words, const CallRules& rules) {
  const auto* const flag = words.by_exit_code ? "--by-exit-code" : "--invert";
  const auto* const other = !words.same.empty() ? "--same" : !words.signature.empty() ? "--signature" : "";
  if (!rules.counts_signatures() && *other != '\0') {
    return Error{ErrorKind::kUsage,
                 fmt::format("{} takes every failure for the same one, and {} tells them apart", flag, other),
                 {},
                 "leave one of them out"};
  }
  return {};
}

bool is_go(const std::vector<std::string>& command) {
  return command.empty() || command[0] == "go" || command[0].ends_with("/go");
}

}  // namespace

Result<CallRules> read_call_rules(const CallWords& said, const std::vector<std::string>& command) {
  CallRules rules;
  rules.by_exit_code = said.by_exit_code;
  rules.is_go_command = is_go(command);
  rules.is_inverted = said.is_inverted;
  TRY(check_together(said, rules));
  if (!said.same.empty()) {
    TRY(read_sameness(said.same, rules));
  }
  for (const auto& word : said.calls) {
    const auto equals = word.find('=');
    const auto verdict_class = verdict_class_named(word.substr(0, equals));
    const auto call = equals == std::string::npos ? std::nullopt : call_named(word.substr(equals + 1));
    if (!verdict_class || !call) {
      return Error{
          ErrorKind::kUsage,
          fmt::format("--on '{}' is not understood", terminal_safe(word)),
          {},
          "write it like oom=bad; classes: ok fail-same fail-different timeout oom untestable; calls: good bad "
          "other skip skip-range abort"};
    }
    rules.chosen[*verdict_class] = *call;
  }
  return rules;
}

}  // namespace goiso
