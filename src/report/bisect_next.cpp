#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/boundary_rows.h"
#include "report/box_flags.h"
#include "report/one_line.h"
#include "report/shell_line.h"

namespace goiso {
namespace {

std::string reproduce_line(const BisectReport& report, const std::string& words) {
  return fmt::format("goiso reproduce {} {}{}{}", path_word(report.project_path), words, flag_words(report.flags),
                     behind_dashes(report.command));
}

std::string bisect_line(const BisectReport& report, const std::string& words) {
  const auto axis = (report.axis == "go" ? "" : " --axis " + shell_quoted(one_line(report.axis))) +
                    (report.by_exit_code ? " --by-exit-code" : "") + (report.is_inverted ? " --invert" : "") +
                    (report.laid_over.files.empty() ? "" : " --unbreak " + path_word(report.laid_over.path)) +
                    (report.confirms_cold ? " --confirm cold" : "");
  const auto go = report.go.empty() ? "" : " --go " + shell_quoted(one_line(report.go));
  return fmt::format("goiso bisect {}{}{}{}{}{}", path_word(report.project_path), axis, go,
                     words.empty() ? "" : " " + words, flag_words(report.words.judging) + flag_words(report.flags),
                     behind_dashes(report.command));
}

std::string flag_with(const char* flag, const std::string& word) {
  return word.empty() ? "" : fmt::format("{} {} ", flag, shell_quoted(one_line(word)));
}

// The same question with something more: the releases and ends that were named belong to it.
std::string asked_again(const BisectReport& report, const std::string& more) {
  const auto& words = report.words;
  const auto again = flag_with("--go", words.go) + flag_with("--good", words.good) + flag_with("--bad", words.bad) +
                     (report.finds_fix ? "--find fix " : "");
  return bisect_line(report, again + more);
}

std::string with_go(const std::string& point) { return "--go " + shell_quoted(one_line(point)); }

// The old behaviour on the release that lost it, where a setting brings it back.
std::string with_the_cure(const BisectReport& report) {
  for (const auto& cause : report.attribution) {
    const bool is_variable = cause.factor == "godebug" || cause.factor == "goexperiment";
    const bool is_cure = cause.effect.starts_with("goes away");  // not: the last good release fails with it
    if (is_variable && is_cure && !report.first_bad.empty()) {
      auto cured = report;
      cured.flags = with_variable(report.flags, cause.factor == "godebug" ? "GODEBUG" : "GOEXPERIMENT", cause.value);
      return reproduce_line(cured, with_go(report.first_bad.front()));
    }
  }
  return "";
}

std::string edit_of_go_line(const BisectReport& report, const std::string& line) {
  if (line.empty() || report.project_path.ends_with(".go")) {
    return "";
  }
  const auto file = report.project_path == "." ? "" : " " + path_word(report.project_path + "/go.mod");
  return fmt::format("go mod edit -go={}{}", shell_quoted(one_line(line)), file);
}

// The line with which it was seen to pass.
std::string with_the_go_line(const BisectReport& report) {
  const auto cause = std::find_if(report.attribution.begin(), report.attribution.end(),
                                  [](const Attribution& one) { return one.factor == "go-line"; });
  return cause == report.attribution.end() ? "" : edit_of_go_line(report, cause->value);
}

std::string good_side(const BisectReport& report) {
  return !report.first_fixed.empty() ? report.first_fixed.back()
         : report.last_good.empty()  ? ""
                                     : report.last_good.front();
}

std::string word_of(const BisectReport& report, const std::string& point) {
  return shell_quoted(one_line(short_point(report, point)));
}

// The change itself, or a run that has it.
std::string after_found_elsewhere(const BisectReport& report) {
  const bool tells_fix = report.first_bad.empty() || (report.finds_fix && !report.first_fixed.empty());
  const auto& changed = tells_fix ? report.first_fixed : report.first_bad;
  if (changed.empty()) {
    return "";
  }
  if (auto edit = edit_of_go_line(report, report.axis == "go-line" ? good_side(report) : ""); !edit.empty()) {
    return edit;
  }
  if (report.axis == "commits") {
    const auto folder = report.project_path.ends_with(".go") ? "" : " -C " + path_word(report.project_path);
    return fmt::format("git{} show {}", folder, word_of(report, changed.back()));
  }
  for (const auto& probe : report.probes) {
    const bool is_told = probe.call == "good" || probe.call == "bad";
    if (probe.point == changed.back() && is_told && !probe.result.run.empty()) {
      return "goiso runs show " + shell_quoted(one_line(probe.result.run));
    }
  }
  return "";
}

// No flag of reproduce lays these files over.
bool rests_on_what_is_laid_over(const BisectReport& report) {
  const auto& changed = !report.first_bad.empty() ? report.first_bad : report.first_fixed;
  return !changed.empty() && std::any_of(report.probes.begin(), report.probes.end(), [&](const BisectProbe& probe) {
    return probe.is_unbroken && probe.point == changed.back() && (probe.call == "good" || probe.call == "bad");
  });
}

// The releases between the two sides, where --go left some out.
std::string with_what_was_left_out(const BisectReport& report) {
  const bool tells_fix = report.first_bad.empty() || report.finds_fix;
  const auto& changed = tells_fix ? report.first_fixed : report.first_bad;
  for (const auto& change : report.words.go.empty() ? std::vector<BisectTransition>{} : report.transitions) {
    if (change.left_out > 0 && std::find(changed.begin(), changed.end(), change.first) != changed.end()) {
      const auto& good = tells_fix ? change.first : change.last;
      const auto& bad = tells_fix ? change.last : change.first;
      return bisect_line(report, flag_with("--good", good) + "--bad " + shell_quoted(one_line(bad)));
    }
  }
  return "";
}

std::string after_found(const BisectReport& report) {
  if (auto denser = with_what_was_left_out(report); !denser.empty()) {
    return denser;
  }
  if (report.axis != "go" || rests_on_what_is_laid_over(report)) {
    return after_found_elsewhere(report);
  }
  if (auto cured = with_the_cure(report); !cured.empty()) {
    return cured;
  }
  const auto* const often = report.runs_in_all > 0 ? " --repeat 10" : "";  // one run of a flaky failure tells nothing
  if (!report.first_fixed.empty() && !is_earlier_fix(report, report.first_fixed.back())) {
    return reproduce_line(report, with_go(report.first_fixed.back()) + often);
  }
  return report.first_bad.empty() ? "" : reproduce_line(report, with_go(report.first_bad.front()) + often);
}

// Runs of one place that fail and pass.
bool varies_somewhere(const BisectReport& report) {
  std::map<std::string, std::set<Outcome>> outcomes;
  for (const auto& probe : report.probes) {
    outcomes[probe.point].insert(probe.result.verdict.outcome);
  }
  return std::any_of(outcomes.begin(), outcomes.end(), [](const auto& one) {
    return one.second.contains(Outcome::kPassed) && one.second.contains(Outcome::kFailed);
  });
}

// Why a candidate could not be tested is in its log.
std::string after_inconclusive(const BisectReport& report) {
  const auto& judging = report.words.judging;
  const bool says_same = std::find(judging.begin(), judging.end(), "--same") != judging.end();
  if (varies_somewhere(report) && !says_same && !report.by_exit_code) {
    return asked_again(report, "--same kind");
  }
  for (const auto& probe : report.probes) {
    const bool is_candidate =
        std::find(report.candidates.begin(), report.candidates.end(), probe.point) != report.candidates.end();
    if (is_candidate && !probe.result.run.empty()) {
      return "goiso runs log " + shell_quoted(one_line(probe.result.run));
    }
  }
  const bool can_reproduce = report.axis == "go" && !report.candidates.empty();
  return can_reproduce ? reproduce_line(report, with_go(report.candidates.front())) : "";
}

std::string probed_as(const BisectReport& report, const std::string& call) {
  for (const auto& probe : report.probes) {
    if (probe.call == call) {
      return probe.point;
    }
  }
  return "";
}

// The good end fails: another one is looked for when only the bad one is named. The bad end passes: is it flaky?
std::string after_bad_endpoints(const BisectReport& report) {
  const auto bad = probed_as(report, "bad");
  const auto good = probed_as(report, "good");
  if (report.end == "good-fails" && !bad.empty()) {
    return bisect_line(report, flag_with("--go", report.words.go) + "--bad " + word_of(report, bad));
  }
  const auto& words = report.words;
  if (report.end == "bad-passes" && !words.good.empty() && !words.bad.empty() && !bad.empty()) {
    return bisect_line(report, flag_with("--go", words.go) + flag_with("--good", words.bad) + "--bad " +
                                   shell_quoted(one_line(words.good)));
  }
  return report.axis == "go" && !good.empty() ? reproduce_line(report, with_go(good) + " --repeat 10") : "";
}

}  // namespace

std::string next_command(const BisectReport& report) {
  const bool is_repaired = report.answer == "none" && !report.first_fixed.empty();
  const bool is_told = report.answer == "found" || is_repaired || (report.answer == "flaky" && report.is_confirmed);
  if (is_told) {
    return after_found(report);
  }
  if (report.answer == "several") {
    return asked_again(report, "--transitions");
  }
  if (report.answer == "inconclusive") {
    return after_inconclusive(report);
  }
  if (report.answer == "flaky") {
    const auto runs = std::max<std::size_t>(report.probes.size(), static_cast<std::size_t>(report.runs_in_all));
    return asked_again(report, fmt::format("--max-runs {}", 2 * runs));
  }
  if (report.answer == "bad-endpoints") {
    return after_bad_endpoints(report);
  }
  if (auto by_go_line = with_the_go_line(report); !by_go_line.empty()) {
    return by_go_line;
  }
  const bool may_be_by_go_line = report.axis == "go" && report.attribution.empty() && report.runs_in_all == 0;
  return may_be_by_go_line ? bisect_line(report, "--axis go-line") : "";
}

}  // namespace goiso
