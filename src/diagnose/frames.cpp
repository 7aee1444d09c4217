#include "diagnose/frames.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::size_t kFrames = 5;
constexpr std::size_t kLongestTrace = std::size_t{128} << 10;  // a stack overflow prints its first and last 50 frames
constexpr std::size_t kLongestLine = 2048;

bool is_position(std::string_view line) {
  static const RE2 kPosition(R"(^\s+\S.*\.(?:go|s):\d+(?: \+0x[0-9a-f]+)?(?: fp=.*)?\s*$)");
  return RE2::PartialMatch(line, kPosition);
}

std::string without_brackets(std::string_view name) {
  std::string out;
  int depth = 0;
  for (const char c : name) {
    depth += c == '[' ? 1 : 0;
    if (depth == 0) {
      out += c;
    }
    depth -= c == ']' && depth > 0 ? 1 : 0;
  }
  return out;
}

std::string function_of(std::string_view line) {
  line = trim(line.substr(0, kLongestLine));
  // Arguments hold no parenthesis of their own, receivers stand before them: main.(*T).M(0x1, {0x2, 0x3}).
  const auto arguments = line.rfind('(');
  auto name = without_brackets(arguments == std::string_view::npos ? line : line.substr(0, arguments));
  static const RE2 kClosure(R"(\.(?:func|gowrap|deferwrap)\d+(?:\.(?:func|gowrap|deferwrap)?\d+)*(?:-range\d+)?)");
  RE2::GlobalReplace(&name, kClosure, ".func");
  return valid_utf8(name);
}

bool only_carries_a_crash(const std::string& name) {
  static const RE2 kPlumbing(
      R"(^(?:panic$|runtime\.|runtime/debug\.|internal/runtime/|testing\.tRunner|testing\.\(\*|main\.main\.func$|)"
      R"(cmd/compile/internal/base\.(?:Fatalf|FatalfAt|Assert|AssertfAt|ErrorExit|FlushErrors)|)"
      R"(cmd/compile/internal/gc\.handlePanic|cmd/compile/internal/noder\.assert$|cmd/compile/internal/types2\.assert|)"
      R"(cmd/compile/internal/types2\.\(\*Checker\)\.handleBailout|.*\.\(\*ssafn\)\.Fatalf|.*\.\(\*state\)\.Fatalf|)"
      R"(cmd/compile/internal/ssa\.\(\*(?:Func|Value)\)\.Fatalf|cmd/compile/internal/ssa\.Compile\.func$))");
  return RE2::PartialMatch(name, kPlumbing);
}

// What lies above the last panic is how it was caught and thrown again. Goroutines of nothing but plumbing say nothing.
std::vector<std::string> first_telling_goroutine(std::string_view trace) {
  std::vector<std::string> names;
  std::string_view before;
  for (const auto line : split_lines(trace.substr(0, kLongestTrace))) {
    const bool another = line.starts_with("goroutine ") && line.ends_with(":");
    if ((another && !std::all_of(names.begin(), names.end(), only_carries_a_crash)) ||
        line.starts_with("exit status ") || line.starts_with("FAIL\t")) {
      break;
    }
    if (is_position(line) && !before.empty() && before.front() != '\t' && !before.starts_with("created by ")) {
      auto name = function_of(before);
      names.resize(name == "panic" ? 0 : names.size());
      names.push_back(std::move(name));
    }
    before = line;
  }
  return names;
}

std::vector<std::string> recursing(const std::vector<std::string>& names) {
  std::map<std::string, int> times;
  for (const auto& name : names) {
    ++times[name];
  }
  std::vector<std::string> out;
  for (const auto& [name, count] : times) {
    if (count > 2 && out.size() < kFrames) {
      out.push_back(name);
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> racing_functions(std::string_view report) {
  std::vector<std::string> names;
  std::string_view before;
  bool is_wanted = false;
  for (const auto line : split_lines(report.substr(0, kLongestTrace))) {
    const bool is_access = line.find(" at 0x") != std::string_view::npos && line.ends_with(":");
    is_wanted = is_access || (is_wanted && !line.empty());
    if (is_wanted && is_position(line)) {
      names.push_back(function_of(before));
      is_wanted = false;
    }
    if (names.size() == 2 || (line.starts_with("====") && !names.empty())) {
      break;
    }
    before = line;
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> frames_of(std::string_view trace) {
  auto names = first_telling_goroutine(trace);
  std::erase_if(names, only_carries_a_crash);
  if (trace.substr(0, kLongestTrace).find("stack overflow") != std::string_view::npos) {
    return recursing(names);
  }
  names.erase(std::unique(names.begin(), names.end()), names.end());
  names.resize(std::min(names.size(), kFrames));
  return names;
}

}  // namespace goiso
