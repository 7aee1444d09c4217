#pragma once
#include <fmt/format.h>

#include <string>
#include <vector>

#include "report/bisect_report.h"
#include "report/matrix_report.h"

namespace goiso::tests {

inline std::chrono::system_clock::time_point sample_time() {
  return std::chrono::system_clock::time_point(std::chrono::seconds(1795525501));
}

inline FailureSignature sample_signature(const std::string& id = "s-0123456789ab") {
  return {id,
          "run",
          "panic",
          "panic: parse \"http://[::ffff:#.#.#.#]/\": invalid IPv#-mapped address",
          "example.test/url",
          {"net/url.parseHost", "net/url.Parse"},
          {},
          "panic: parse \"http://[::ffff:127.0.0.1]/\": invalid IPv6 host"};
}

inline ProbeResult sample_result(Outcome outcome, const std::string& run) {
  ProbeResult result;
  result.verdict.outcome = outcome;
  result.verdict.reason = outcome == Outcome::kPassed   ? "ok"
                          : outcome == Outcome::kFailed ? "run-panic"
                                                        : "needs-newer-go";
  result.verdict.exit_code = outcome == Outcome::kPassed ? 0 : 1;
  if (outcome == Outcome::kFailed) {
    result.verdict.signature = sample_signature();
    result.log_tail =
        "panic: parse \"http://[::ffff:127.0.0.1]/\": invalid IPv6 host\n\ngoroutine 1 "
        "[running]:\nmain.main()\n\t./main.go:7 +0x6f\nexit status 2\n";
  }
  result.run = run;
  result.sdk = "sha256:" + std::string(64, 'a');
  result.prepare = std::chrono::milliseconds(310);
  result.build = std::chrono::milliseconds(1240);
  result.teardown = std::chrono::milliseconds(20);
  result.peak_memory = 181'000'000;
  result.log_path = "/state/runs/" + run + "/log";
  result.log_sha256 = "sha256:" + std::string(64, 'c');
  return result;
}

inline void add_probe(BisectReport& report, int round, const std::string& point, const std::string& call) {
  const auto outcome = call == "good" ? Outcome::kPassed : call == "skip" ? Outcome::kUntestable : Outcome::kFailed;
  auto result = sample_result(outcome, fmt::format("r-20261124-130501-{:03}-ab12", report.probes.size()));
  if (call == "other") {
    result.verdict.signature = sample_signature("s-ffffffffffff");
    result.verdict.signature->first_line = "./main.go:4:2: \"net/url\" imported and not used";
    result.verdict.reason = "compile-error";
    result.log_tail = "./main.go:4:2: \"net/url\" imported and not used\n";
  }
  report.probes.push_back({point, result, call, round});
}

/// The releases 1.20 … 1.27: one candidate and the given number of patches each.
inline std::vector<SearchPoint> sample_space() {
  std::vector<SearchPoint> space;
  const int patches[] = {14, 13, 12, 12, 13, 9, 4, 1};
  for (int minor = 20; minor <= 27; ++minor) {
    const auto branch = fmt::format("1.{}", minor);
    space.push_back({fmt::format("go1.{}rc1", minor), branch, true, ""});
    space.push_back({minor < 21 ? fmt::format("go1.{}", minor) : fmt::format("go1.{}.0", minor), branch, true,
                     fmt::format("{}-0{}-06", 2013 + minor / 2, minor % 2 == 0 ? 2 : 8)});
    for (int patch = 1; patch <= patches[minor - 20]; ++patch) {
      space.push_back({fmt::format("go1.{}.{}", minor, patch), branch, false, ""});
    }
  }
  return space;
}

/// One fault that came to two branches on the same day, and was cured in both.
inline BisectReport sample_bisect() {
  BisectReport report;
  report.study = "b-20261124-130501-042-ab12";
  report.goiso_version = "0.1.0";
  report.started = sample_time();
  report.elapsed = std::chrono::milliseconds(41'300);
  report.project_path = "./proj";
  report.project_digest = "sha256:" + std::string(64, 'b');
  report.module = "example.test/url";
  report.go_line = "1.21";
  report.command = {"go", "run", "."};
  report.answer = "found";
  report.space = sample_space();
  add_probe(report, 1, "go1.20", "good");
  add_probe(report, 1, "go1.25.2", "bad");
  add_probe(report, 2, "go1.23.0", "good");
  add_probe(report, 2, "go1.25.0", "good");
  add_probe(report, 3, "go1.25.1", "good");
  add_probe(report, 3, "go1.24.8", "bad");
  add_probe(report, 4, "go1.24.4", "good");
  add_probe(report, 4, "go1.24.7", "good");
  add_probe(report, 5, "go1.25.9", "good");
  add_probe(report, 5, "go1.25.4", "good");
  add_probe(report, 6, "go1.25.3", "bad");
  add_probe(report, 6, "go1.24.10", "good");
  add_probe(report, 7, "go1.24.9", "bad");
  add_probe(report, 7, "go1.26rc1", "other");
  report.probes[2].result.is_cached = true;
  report.transitions = {{"go1.24.7", "go1.24.8", "passed", "failed", sample_signature()},
                        {"go1.25.1", "go1.25.2", "passed", "failed", sample_signature()}};
  report.last_good = {"go1.24.7", "go1.25.1"};
  report.first_bad = {"go1.24.8", "go1.25.2"};
  report.first_fixed = {"go1.24.10", "go1.25.4"};
  report.skipped = {{"go1.24rc1", "cannot be had"}, {"go1.21rc1", "cannot be had"}, {"go1.27rc1", "needs-newer-go"}};
  report.confidence = 1;
  report.is_confirmed = true;
  report.rounds = 7;
  report.containers = 17;
  report.reference = sample_signature();
  report.attribution = {
      {"godebug", "urlstrictcolons=0", "goes away with GODEBUG=urlstrictcolons=0", "r-20261124-130541-000-ab12"}};
  report.platform = "linux/amd64";
  report.engine = "20.10.24";
  report.kernel = "6.1.0-25-amd64";
  report.image = "base";
  report.files = {{"go.mod", "module example.test/url\n\ngo 1.21\n"},
                  {"main.go",
                   "package main\n\nimport \"net/url\"\n\nfunc main() {\n\tif _, err := "
                   "url.Parse(\"http://[::ffff:127.0.0.1]/\"); err != nil {\n\t\tpanic(err)\n\t}\n}\n"}};
  return report;
}

/// The same search with another answer, and without what only that one has.
inline BisectReport answered_bisect(const std::string& answer) {
  auto report = sample_bisect();
  report.answer = answer;
  report.first_bad = report.last_good = report.first_fixed = {};
  report.attribution = {};
  return report;
}

inline BisectReport flaky_bisect() {
  auto report = answered_bisect("flaky");
  report.failing_runs = 7;
  report.runs_in_all = 40;
  report.confidence = 0.8349;
  report.is_confirmed = false;
  report.candidates = {"go1.24.7", "go1.24.8"};
  return report;
}

inline MatrixCell sample_cell(const std::string& go, const std::string& platform, const std::string& race) {
  MatrixCell cell;
  cell.id = fmt::format("{},{},race{}", go, platform, race);
  cell.go = go;
  cell.platform = platform;
  cell.axes = {{"race", race}};
  cell.result = sample_result(Outcome::kPassed, "r-20261124-130501-" + go);
  cell.runs = 1;
  return cell;
}

/// Three versions by two platforms by race: one failure of two kinds, a pass that nobody expected, a cell that could
/// not be tested, one whose runs disagree and one that did not run.
inline MatrixReport sample_matrix() {
  MatrixReport report;
  report.study = "m-20261124-130501-042-ab12";
  report.goiso_version = "0.1.0";
  report.started = sample_time();
  report.elapsed = std::chrono::milliseconds(61'300);
  report.project_path = "./proj";
  report.project_digest = "sha256:" + std::string(64, 'b');
  report.module = "example.test/url";
  report.go_line = "1.21";
  report.commands = {{"command", {"go", "test", "./..."}}};
  report.spec = "1.24.7..1.25.2";
  report.versions = {"go1.24.7", "go1.24.8", "go1.25.2"};
  report.axes = {{"platform", {"linux/amd64", "linux/arm64"}}, {"race", {"0", "1"}}};
  for (const auto& go : report.versions) {
    for (const auto* platform : {"linux/amd64", "linux/arm64"}) {
      for (const auto* race : {"0", "1"}) {
        report.cells.push_back(sample_cell(go, platform, race));
      }
    }
  }
  for (const auto at : {4U, 5U, 8U}) {
    auto& cell = report.cells[at];
    cell.result = sample_result(Outcome::kFailed, cell.result->run);
    cell.failures = 1;
    cell.group = "1";
    cell.is_as_expected = false;
  }
  auto& other = report.cells[9];
  other.result = sample_result(Outcome::kFailed, other.result->run);
  other.result->verdict.reason = "data-race";
  other.result->verdict.signature = sample_signature("s-ffffffffffff");
  other.result->verdict.signature->first_line = "WARNING: DATA RACE";
  other.result->log_tail = "WARNING: DATA RACE\nWrite at 0x00c000012345 by goroutine 7:\n";
  other.group = "2";
  other.runs = 3;
  other.failures = 2;
  other.is_as_expected = false;
  report.cells[6].expected = "fail";
  report.cells[6].is_as_expected = false;
  report.cells[7].result = sample_result(Outcome::kUntestable, report.cells[7].result->run);
  report.cells[7].group = "3";
  report.cells[11].result.reset();
  report.cells[11].not_run = "cancelled";
  report.groups = {{"1",
                    "failed",
                    sample_signature(),
                    {report.cells[4].id, report.cells[5].id, report.cells[8].id},
                    sample_signature().first_line},
                   {"2", "failed", other.result->verdict.signature, {other.id}, "WARNING: DATA RACE"},
                   {"3", "untestable", std::nullopt, {report.cells[7].id}, "needs a newer Go"}};
  report.changes = {{report.cells[0].id, report.cells[4].id, "regression", "1"},
                    {report.cells[1].id, report.cells[5].id, "regression", "1"},
                    {report.cells[5].id, other.id, "change", "2"}};
  report.containers = 13;
  report.engine = "20.10.24";
  report.kernel = "6.1.0-25-amd64";
  report.image = "base";
  return report;
}

/// The same with two commands of which one fails from the second version on.
inline MatrixReport sample_matrix_of_commands() {
  auto report = sample_matrix();
  report.cells.clear();
  report.groups.clear();
  report.changes.clear();
  report.commands = {{"build", {"go", "build", "./..."}}, {"tests", {"go", "test", "-run", "A B", "./..."}}};
  report.axes = {{"go", report.versions}, {"platform", {"linux/amd64"}}, {"command", {"build", "tests"}}};
  for (const auto& go : report.versions) {
    for (const auto* command : {"build", "tests"}) {
      auto cell = sample_cell(go, "linux/amd64", "0");
      cell.id = go + "," + command;
      cell.axes = {{"command", command}};
      report.cells.push_back(cell);
    }
  }
  for (const auto at : {3U, 5U}) {
    auto& cell = report.cells[at];
    cell.result = sample_result(Outcome::kFailed, cell.result->run);
    cell.failures = 1;
    cell.group = "1";
    cell.is_as_expected = false;
  }
  report.groups = {
      {"1", "failed", sample_signature(), {report.cells[3].id, report.cells[5].id}, sample_signature().first_line}};
  report.changes = {{report.cells[1].id, report.cells[3].id, "regression", "1"}};
  return report;
}

/// What a project may write to get out of a report, into a report, or into whoever reads it.
inline const std::string& hostile_text() {
  static const std::string text =
      "</pre></script><script>alert(1)</script><img src=x onerror=alert(2)>\" onclick=\"alert(3)\" 'x' ]]> &amp; "
      "```\n| a | @everyone #1 [x](javascript:alert(4)) https://evil.example/ <!-- \x1b[2J\x07\x01\xff\xe2\x80\xae "
      "\xef\xbf\xbf\n::error::x\n</testcase><x/>";
  return text;
}

/// Every text of the report that comes from outside is the hostile one.
inline void make_hostile(FailureSignature& signature) {
  signature.first_line = signature.package = signature.template_ = hostile_text();
  signature.frames = signature.tests = {hostile_text()};
}

inline void make_hostile(ProbeResult& result) {
  result.log_tail = result.log_path = hostile_text();
  if (result.verdict.signature) {
    make_hostile(*result.verdict.signature);
  }
}

inline BisectReport hostile_bisect() {
  auto report = sample_bisect();
  for (auto* text : {&report.project_path, &report.module, &report.go_line, &report.reason, &report.engine,
                     &report.kernel, &report.image}) {
    *text = hostile_text();
  }
  report.command = {"go", hostile_text()};
  report.flags = {"--env", hostile_text()};
  report.notes = {hostile_text()};
  report.files = {{hostile_text(), hostile_text()}};
  make_hostile(*report.reference);
  for (auto& probe : report.probes) {
    make_hostile(probe.result);
  }
  for (auto& transition : report.transitions) {
    make_hostile(*transition.signature);
  }
  for (auto& skipped : report.skipped) {
    skipped.reason = hostile_text();
  }
  for (auto& cause : report.attribution) {
    cause.value = cause.effect = hostile_text();
  }
  const auto evil = "v1.2.3-" + hostile_text();
  report.space[20].name = report.probes[2].point = report.first_bad[0] = report.candidates.emplace_back(evil) = evil;
  report.space[21].date = report.space[21].branch = evil;
  return report;
}

inline MatrixReport hostile_matrix() {
  auto report = sample_matrix();
  for (auto* text : {&report.project_path, &report.module, &report.go_line, &report.spec, &report.engine,
                     &report.kernel, &report.image}) {
    *text = hostile_text();
  }
  report.commands = {{hostile_text(), {"go", hostile_text()}}};
  report.environment = {{"GOFLAGS", hostile_text()}};
  report.notes = {hostile_text()};
  for (auto& cell : report.cells) {
    cell.axes["tags"] = cell.expected = hostile_text() + cell.platform;
    cell.not_run = cell.result ? "" : hostile_text();
    if (cell.result) {
      make_hostile(*cell.result);
    }
  }
  for (auto& group : report.groups) {
    group.first_line = hostile_text();
  }
  report.regressions = {hostile_bisect()};
  return report;
}

}  // namespace goiso::tests
