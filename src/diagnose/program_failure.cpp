#include "diagnose/program_failure.h"

#include <re2/re2.h>

#include <set>

#include "base/text.h"
#include "diagnose/frames.h"
#include "diagnose/judge.h"
#include "diagnose/log_scan.h"
#include "diagnose/telling.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestName = 512;
constexpr std::size_t kMostTests = 1000;
constexpr std::size_t kNearby = std::size_t{64} << 10;

bool says(const LogEvent& event, const char* word) { return std::string_view(event.rule.reason) == word; }
bool is_kind(const LogEvent& event, const char* kind) { return std::string_view(event.rule.kind) == kind; }

// A test may print "panic: " without one; a real one is followed by its stack.
bool is_real(const LogEvent& event, Purpose purpose) {
  if (purpose == Purpose::kRun) {
    return !says(event, reason::kTestFailed) && !says(event, reason::kCompileError);
  }
  if (says(event, reason::kTestPanic)) {
    return event.rest.substr(0, kNearby).find("\ngoroutine ") != std::string_view::npos ||
           event.rest.starts_with("goroutine ");
  }
  return true;
}

const LogEvent* nearest_the_root(const std::vector<LogEvent>& events, Purpose purpose) {
  const LogEvent* best = nullptr;
  for (const auto& event : events) {
    if ((best == nullptr || event.rule.rank < best->rule.rank) && is_real(event, purpose)) {
      best = &event;
    }
  }
  return best;
}

// "--- FAIL: TestX/sub (0.00s)"; and of a test that ran too long, the list that follows "running tests:" (1.20 and
// later).
std::vector<std::string> failing_tests(std::string_view text) {
  static const RE2 kFailed(R"(^\s*--- FAIL: (\S+))");
  static const RE2 kRunning(R"(^\t+(\S+) \(\S+\)$)");
  std::set<std::string> names;
  bool in_list = false;
  for (const auto line : split_lines(text)) {
    const auto start = line.substr(0, kLongestName);
    std::string name;
    in_list = start.ends_with("running tests:") || (in_list && RE2::PartialMatch(start, kRunning));
    const bool found =
        RE2::PartialMatch(start, kFailed, &name) || (in_list && RE2::PartialMatch(start, kRunning, &name));
    if (found && names.size() < kMostTests) {
      names.insert(valid_utf8(name));
    }
  }
  return {names.begin(), names.end()};
}

std::string package_of(const LogEvent& event) {
  static const RE2 kFailed(R"((?m)^FAIL\t(\S+))");
  std::string package;
  if (!RE2::PartialMatch(event.line.substr(0, kLongestName), kFailed, &package)) {
    RE2::PartialMatch(event.rest, kFailed, &package);
  }
  return valid_utf8(package);
}

// What the test said stands under "--- FAIL" as a rule, above it with -v.
std::string_view message_of(const LogEvent& event, std::string_view text) {
  static const RE2 kSaid(R"(^\s+\S+\.go:\d+: )");
  const auto below = event.rest.substr(0, event.rest.find('\n'));
  if (RE2::PartialMatch(below.substr(0, kLongestName), kSaid)) {
    return below;
  }
  const auto before = text.substr(0, static_cast<std::size_t>(event.line.data() - text.data()));
  const auto above = last_telling_line(before);
  const auto start = before.rfind(above);
  const bool is_message = !above.empty() && RE2::PartialMatch(" " + std::string(above.substr(0, kLongestName)), kSaid);
  return is_message && start != std::string_view::npos ? above : event.line;
}

const char* reason_of(const LogEvent& event, bool is_test) {
  return says(event, reason::kTestPanic) && !is_test ? reason::kRunPanic : event.rule.reason;
}

void describe(FailureSignature& signature, const LogEvent& event, std::string_view text, const Mask& mask) {
  signature.first_line = quoted_line(event.line);
  signature.template_ = template_of(event.line, event.rest, mask);
  if (is_kind(event, "test-fail") && !signature.tests.empty()) {
    // Parallel tests fail in any order: the list, not the line, is what stays.
    signature.first_line = quoted_line(message_of(event, text));
    signature.template_ = "--- FAIL: " + signature.tests.front();
  }
  if (is_kind(event, "panic") || is_kind(event, "fatal")) {
    const auto* end = event.rest.data() + event.rest.size();
    signature.frames = frames_of({event.line.data(), static_cast<std::size_t>(end - event.line.data())});
  } else if (is_kind(event, "race")) {
    signature.frames = racing_functions(event.rest);
  }
}

}  // namespace

std::optional<Finding> program_failure(const LogSources& sources, const Mask& mask) {
  static const LineMatcher kMatcher(program_rules());
  const std::string_view text = sources.program;
  const auto events = scan(text, program_rules(), kMatcher);
  const auto* event = nearest_the_root(events, sources.purpose);
  if (event == nullptr) {
    return std::nullopt;
  }
  Finding finding;
  auto& signature = finding.signature;
  const bool is_run = sources.purpose == Purpose::kRun;
  signature.package = is_run ? "" : package_of(*event);
  const bool is_test =
      sources.purpose == Purpose::kTest || !signature.package.empty() || says(*event, reason::kTestFailed);
  signature.phase = *event->rule.phase != '\0' ? event->rule.phase : is_test ? "test" : "run";
  signature.kind = event->rule.kind;
  signature.tests = is_run ? std::vector<std::string>{} : failing_tests(text);
  finding.reason = reason_of(*event, is_test);
  describe(signature, *event, text, mask);
  return finding;
}

}  // namespace goiso
