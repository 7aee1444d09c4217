#include "cli/validators.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/text.h"

namespace goiso {
namespace {

// "auto, always or never"
std::string choice_of(std::vector<std::string> words) {
  const auto last = words.back();
  words.pop_back();
  return words.empty() ? last : join(words, ", ") + " or " + last;
}

}  // namespace

CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::Validator{[words = std::move(words)](std::string& word) {
                          const bool is_one = std::find(words.begin(), words.end(), word) != words.end();
                          return is_one ? std::string{} : fmt::format("must be {}, not '{}'", choice_of(words), word);
                        },
                        ""};
}

CLI::Validator not_empty() {
  return CLI::Validator{[](std::string& word) { return word.empty() ? std::string{"is empty"} : std::string{}; }, ""};
}

CLI::Validator number_between(double least, double most) {
  return CLI::Validator{[least, most](std::string& word) {
                          double number = 0;
                          const bool is_number = CLI::detail::lexical_cast(word, number);
                          return is_number && number >= least && number <= most
                                     ? std::string{}
                                     : fmt::format("must be a number from {} to {}, not '{}'", least, most, word);
                        },
                        ""};
}

CLI::Validator a_duration() {
  return CLI::Validator{[](std::string& word) {
                          const auto duration = parse_duration(word);
                          return duration && duration->count() > 0
                                     ? std::string{}
                                     : fmt::format("'{}' is not understood; write it like 90s, 5m or 1h30m", word);
                        },
                        ""};
}

CLI::Validator a_size_of_a_box() {
  return CLI::Validator{[](std::string& word) {
                          constexpr long long kSmallest = 16 << 20;
                          return parse_size(word).value_or(0) >= kSmallest
                                     ? std::string{}
                                     : fmt::format("'{}' is not understood; write it like 512m or 4g (at least 16m)",
                                                   word);
                        },
                        ""};
}

}  // namespace goiso
