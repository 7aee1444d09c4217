#include "report/bisect_sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/clock.h"
#include "base/text.h"
#include "report/boundary_rows.h"
#include "report/one_line.h"
#include "report/place_shares.h"
#include "report/shell_line.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

// "a", "a and b", "a, b and c"; of a long list its beginning.
std::string listed(const std::vector<std::string>& names, const char* last_word = "and") {
  constexpr std::size_t kMost = 6;
  if (names.size() > kMost) {
    const std::vector<std::string> shown(names.begin(), names.begin() + kMost);
    return fmt::format("{} {} {} more", join(shown, ", "), last_word, names.size() - kMost);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? fmt::format(" {} ", last_word) : ", ") + names[i];
  }
  return text;
}

std::string counted(std::size_t count, const std::string& word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : word.ends_with("x") ? "es" : "s");
}

// Of these there may be newer ones than the end that was named.
bool ends_where_asked(const BisectReport& report) {
  return report.axis == "commits" || report.axis.starts_with("dep:") || report.newer_left_out > 0;
}

std::string still_bad(const BisectReport& report) {
  return !report.is_still_bad       ? ""
         : ends_where_asked(report) ? ", and still with the newest that was asked"
                                    : ", and still with the newest";
}

const BisectTransition* sparse_change(const BisectReport& report, const std::string& point) {
  const auto change = std::find_if(report.transitions.begin(), report.transitions.end(),
                                   [&](const auto& one) { return one.first == point && one.left_out > 0; });
  return change == report.transitions.end() ? nullptr : &*change;
}

// "go1.24.0", and what else it may be where releases in front of it were not searched.
std::string changed_at(const BisectReport& report, const std::vector<std::string>& points) {
  const auto is_sparse = [&](const auto& point) { return sparse_change(report, point) != nullptr; };
  if (std::none_of(points.begin(), points.end(), is_sparse)) {
    return listed(points);
  }
  if (points.size() > 1) {
    return listed(points) + " (not all releases in front of these were searched)";
  }
  const auto& change = *sparse_change(report, points.front());
  return change.left_out == 1
             ? fmt::format("{} or the release between {} and it that was not searched", points.front(), change.last)
             : fmt::format("{} or one of the {} releases after {} that were not searched", points.front(),
                           change.left_out, change.last);
}

// What failed, passed, and only then began as it is told.
std::string earlier_time(const BisectReport& report) {
  std::vector<std::string> last_bad;
  for (const auto& change : report.transitions) {
    const auto& fixes = report.first_fixed;
    if (std::find(fixes.begin(), fixes.end(), change.first) != fixes.end() && is_earlier_fix(report, change.first)) {
      last_bad.push_back(change.last);
    }
  }
  return last_bad.empty() ? ""
                          : fmt::format("; it {} before, up to {}, too", report.is_inverted ? "was bad" : "failed",
                                        listed(last_bad));
}

std::string end_of(const BisectReport& report) {
  auto fixes = report.first_fixed;
  std::erase_if(fixes, [&](const auto& fixed) { return is_earlier_fix(report, fixed); });
  return (fixes.empty() ? "" : ", fixed in " + changed_at(report, fixes)) + still_bad(report) + earlier_time(report);
}

const char* fails(const BisectReport& report) { return report.is_inverted ? "is bad" : "fails"; }

std::string found_sentence(const BisectReport& report) {
  if (report.first_bad.empty() && report.first_fixed.empty()) {
    std::vector<std::string> changed;
    bool is_between_failures = true;
    for (const auto& change : report.transitions) {
      changed.push_back(change.first);
      is_between_failures = is_between_failures && change.from == change.to;
    }
    return is_between_failures ? "fails in another way from " + listed(changed) + " on"
                               : "changes at " + listed(changed);
  }
  const bool tells_fix = report.finds_fix || report.first_bad.empty();
  return tells_fix && !report.first_fixed.empty()
             ? "fixed in " + changed_at(report, report.first_fixed) + still_bad(report)
             : fmt::format("{} since {}", fails(report), changed_at(report, report.first_bad)) + end_of(report);
}

// Of all places in front of it.
PlaceShare share_before(const BisectReport& report, const std::string& point) {
  PlaceShare before{point, 0, 0};
  const auto end =
      std::find_if(report.space.begin(), report.space.end(), [&](const auto& one) { return one.name == point; });
  for (const auto& place : shares_of(report)) {
    const bool is_before =
        std::any_of(report.space.begin(), end, [&](const auto& one) { return one.name == place.point; });
    before.bad += is_before ? place.bad : 0;
    before.runs += is_before ? place.runs : 0;
  }
  return before;
}

std::string flaky_sentence(const BisectReport& report) {
  const auto share = fmt::format("in {} of {} runs", report.failing_runs, report.runs_in_all);
  if (report.is_confirmed && !report.first_fixed.empty()) {
    return fmt::format("fixed in {}; before it {} {}", changed_at(report, report.first_fixed), fails(report), share);
  }
  if (report.is_confirmed && !report.first_bad.empty()) {
    const auto before = share_before(report, report.first_bad.front());
    const auto since = changed_at(report, report.first_bad);
    return before.bad == 0 ? fmt::format("{} since {}, {}", fails(report), since, share)
                           : fmt::format("{} more often since {}, {}; before it in {} of {}", fails(report), since,
                                         share, before.bad, before.runs);
  }
  const auto change = report.candidates.empty() ? "" : "; perhaps since " + listed(report.candidates, "or");
  return fmt::format("{} {}{}, with less confidence than was asked for", fails(report), share, change);
}

}  // namespace

std::string tests_told(const BisectTransition& change) {
  const auto tests = change.from == change.to ? tests_in_words(change.signature) : "";
  return tests.empty() ? "" : "; failing: " + tests;
}

namespace {

std::string plain_sentence(const BisectReport& report) {
  if (report.answer == "found") {
    return found_sentence(report);
  }
  if (report.answer == "several") {
    return "changes " + counted(report.transitions.size(), "time");
  }
  if (report.answer == "inconclusive") {
    const bool is_told_why = !report.transitions.empty() && !report.reason.empty();
    const bool any_good = std::any_of(report.probes.begin(), report.probes.end(),
                                      [](const BisectProbe& probe) { return probe.call == "good"; });
    return !report.candidates.empty() ? (any_good ? "" : "perhaps ") + ("changed by one of " + listed(report.candidates, "or"))
           : is_told_why              ? ""
                                      : "what lies between could not be tested";
  }
  if (report.answer == "flaky") {
    return flaky_sentence(report);
  }
  if (report.answer == "none" && !report.first_fixed.empty()) {
    return fmt::format("no {} brings it", point_word(report, 1)) + end_of(report);
  }
  if (report.answer == "none") {
    return report.axis == "goexperiment" ? "none of the experiments that are on by default changes it"
                                         : "no " + point_word(report, 1) + " changes it";
  }
  return report.end == "good-fails"      ? report.is_inverted ? "the good end is bad" : "the good end fails"
         : report.end == "bad-passes"    ? report.is_inverted ? "the bad end is good" : "the bad end passes"
         : report.end == "nothing-fails" ? "nothing to search"
                                         : report.end;
}

}  // namespace

std::string short_point(const BisectReport& report, const std::string& point) {
  return report.axis == "commits" ? point.substr(0, point.find(' ')) : point;
}

std::string round_word(const BisectProbe& probe) { return probe.round == 0 ? "known" : std::to_string(probe.round); }

std::string time_marks(const BisectProbe& probe) {
  return std::string{probe.result.is_cached ? ", cached" : ""} + (probe.is_cold ? ", cold" : "") +
         (probe.is_unbroken ? ", laid over" : "");
}

std::string places_unbroken(const BisectReport& report) {
  std::vector<std::string> places;
  for (const auto& probe : report.probes) {
    const auto place = fmt::format("{} {}", short_point(report, probe.point), probe.call);
    if (probe.is_unbroken && std::find(places.begin(), places.end(), place) == places.end()) {
      places.push_back(place);
    }
  }
  return places.empty() ? ""
                        : fmt::format("{}: with {} of {} laid over, for the project alone tells nothing there",
                                      join(places, ", "), listed(report.laid_over.files), report.laid_over.path);
}

std::string headline(const BisectReport& report) {
  const auto text = plain_sentence(report);
  if (report.reason.empty()) {
    return text;
  }
  return text.empty() ? report.reason : text + ": " + report.reason;
}

namespace {

std::string with_expected_output(const BisectReport& report, std::string text) {
  const auto flag = std::find(report.flags.begin(), report.flags.end(), "--expect-output");
  if (flag == report.flags.end() || std::next(flag) == report.flags.end()) {
    return text;
  }
  const auto line = fmt::format("a run that ends with 0 failed unless a line of its output matches {}",
                                shell_quoted(one_line(*std::next(flag))));
  return text.empty() ? line : text + "; " + line;
}

}  // namespace

std::string judged_by(const BisectReport& report) {
  const auto* const code = report.is_inverted ? "0 bad, 125 skipped, 129 with all older ones, other codes good"
                                              : "0 good, 125 skipped, 129 with all older ones, other codes bad";
  return with_expected_output(report, report.by_exit_code  ? fmt::format("by the exit code alone: {}", code)
                                      : report.is_inverted ? "inverted: what passes is bad, what fails is good"
                                                           : "");
}

std::string certainty(const BisectReport& report) {
  std::vector<std::string> parts;
  if (report.is_confirmed && report.answer == "flaky") {
    parts.emplace_back("confirmed: by as many runs as it took");
  } else if (report.is_confirmed) {
    parts.push_back(std::string{"confirmed: both sides of each change of this failure were run again in fresh boxes"} +
                    (report.confirms_cold ? ", with an empty build cache" : ""));
  } else if (report.answer == "found" || report.answer == "several") {
    const bool is_no_op = std::any_of(report.transitions.begin(), report.transitions.end(),
                                      [](const auto& transition) { return transition.is_no_op; });
    parts.emplace_back(is_no_op ? "doubtful: both sides compile to the same program" : "not confirmed by a second run");
  }
  if (report.confidence > 0) {
    parts.push_back("confidence " + percent(report.confidence));
  }
  if (report.runs_in_all > 0) {
    parts.push_back(fmt::format("{} of {} runs {}", report.failing_runs, report.runs_in_all,
                                report.is_inverted ? "were bad" : "failed"));
  }
  return join(parts, " · ");
}

std::string effort(const BisectReport& report) {
  const auto cached = std::count_if(report.probes.begin(), report.probes.end(),
                                    [](const BisectProbe& probe) { return probe.result.is_cached; });
  return fmt::format("{}{} of {} {} in {}, {}, {}", counted(report.probes.size(), "probe"),
                     cached == 0 ? "" : fmt::format(" ({} cached)", cached), report.space.size(),
                     point_word(report, report.space.size()), counted(static_cast<std::size_t>(report.rounds), "round"),
                     report.containers == 1 ? "1 box" : fmt::format("{} boxes", report.containers),
                     human_duration(report.elapsed));
}

const char* word_for_no_fix(const BisectReport& report) { return ends_where_asked(report) ? "not seen" : "not yet"; }

const char* symbol_of_call(const std::string& call) {
  return call == "good" ? "✓" : call == "bad" ? "✗" : call == "other" ? "≠" : call == "skip-below" ? "«" : "?";
}

std::string point_word(const BisectReport& report, std::size_t count) {
  const char* word = report.axis == "go"               ? "release"
                     : report.axis == "commits"        ? "commit"
                     : report.axis.starts_with("dep:") ? "version"
                     : report.axis == "go-line"        ? "go line"
                     : report.axis == "goexperiment"   ? "experiment"
                                                       : "value";
  return count == 1 ? word : std::string(word) + "s";
}

std::string percent(double share) {
  // Tenths, rounded down; the small sum keeps 0.95 from becoming 94.9.
  const double tenths = std::floor(std::clamp(share, 0.0, 1.0) * 1000 + 1e-9);
  return fmt::format("{:g} %", tenths / 10);
}

}  // namespace goiso
