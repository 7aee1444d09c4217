#include "cli/validators.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

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

}  // namespace goiso
