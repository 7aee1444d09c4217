#include "diagnose/missing_modules.h"

#include <re2/re2.h>

#include <set>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestLine = 4096;

std::string last_with_version(std::string_view line) {
  static const RE2 kModule(R"(([\w][\w.~/-]*)@(v\d[\w.+-]*))");
  re2::StringPiece rest(line.data(), line.size());
  std::string path;
  std::string version;
  std::string last;
  while (RE2::FindAndConsume(&rest, kModule, &path, &version)) {
    last = path;
    last.append("@").append(version);
  }
  return last;
}

}  // namespace

std::string module_named_in(std::string_view line) {
  line = line.substr(0, kLongestLine);
  if (auto named = last_with_version(line); !named.empty()) {
    return named;
  }
  static const RE2 kPackage(R"((?:\bpackage |import path "|/vendor/)([\w][\w.~/-]*))");
  static const RE2 kModule(R"(\bmodule ([\w][\w.~/-]*\.[\w.~/-]*))");
  std::string path;
  return RE2::PartialMatch(line, kPackage, &path) || RE2::PartialMatch(line, kModule, &path) ? path : "";
}

std::vector<std::string> announced_downloads(std::string_view text) {
  std::set<std::string> modules;
  for (const auto line : split_lines(text)) {
    const auto words = split_words(line.substr(0, kLongestLine));
    if (words.size() == 4 && words[0] == "go:" && words[1] == "downloading" && words[2] != "go1" &&
        words[3].starts_with("v")) {
      modules.insert(std::string(words[2]) + "@" + std::string(words[3]));
    }
  }
  return {modules.begin(), modules.end()};
}

}  // namespace goiso
