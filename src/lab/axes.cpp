#include "lab/axes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "diagnose/judge.h"
#include "lab/pairwise.h"
#include "model/go_version.h"

namespace goiso {
namespace {

Error usage(std::string message, std::string hint = {}) {
  return Error{ErrorKind::kUsage, std::move(message), {}, std::move(hint)};
}

const std::vector<std::string>* listed(const CellRule& rule, const std::string& axis) {
  const auto found = rule.when.find(axis);
  return found == rule.when.end() ? nullptr : &found->second;
}

bool is_one_of(const std::vector<std::string>& patterns, const std::string& value) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(pattern, value); });
}

Result<void> check_rule(const CellRule& rule, const std::vector<MatrixAxis>& axes) {
  std::vector<std::string> names;
  for (const auto& axis : axes) {
    names.push_back(axis.name);
  }
  for (const auto& [name, values] : rule.when) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      const auto near = nearest(name, names);
      return usage(fmt::format("'{}' in '{}' is no axis of this matrix", terminal_safe(name), terminal_safe(rule.text)),
                   near.empty() ? "the axes are " + join(names, ", ") : fmt::format("did you mean '{}'?", near));
    }
    if (values.empty()) {
      return usage(fmt::format("'{}' names no value for '{}'", terminal_safe(rule.text), name));
    }
  }
  return {};
}

Result<void> check_question(const MatrixQuestion& question) {
  for (const auto& axis : question.axes) {
    if (axis.values.empty()) {
      return usage(fmt::format("the axis '{}' has no value", axis.name));
    }
  }
  for (const auto* rules : {&question.exclude, &question.include}) {
    for (const auto& rule : *rules) {
      TRY(check_rule(rule, question.axes));
    }
  }
  for (const auto& expectation : question.expect) {
    TRY(check_rule(expectation.cells, question.axes));
    for (const auto& word : expectation.any_of) {
      TRY(check_expectation(word));
    }
  }
  return {};
}

void keep_first_of_each(std::vector<std::string>& values) {
  std::set<std::string> seen;
  std::erase_if(values, [&](const std::string& value) { return !seen.insert(value).second; });
}

// What is not of the form of a release (an own toolchain's odd name) keeps its place at the end.
void sort_releases(std::vector<std::string>& values) {
  std::stable_sort(values.begin(), values.end(), [](const std::string& a, const std::string& b) {
    const auto one = GoVersion::parse(a);
    const auto other = GoVersion::parse(b);
    return one && (!other || *one < *other);
  });
}

// Values that an include rule names and no axis has; a pattern names none.
void add_included_values(std::vector<MatrixAxis>& axes, const std::vector<CellRule>& include) {
  for (auto& axis : axes) {
    for (const auto& rule : include) {
      const auto* const values = listed(rule, axis.name);
      for (const auto& value : values == nullptr ? std::vector<std::string>{} : *values) {
        if (value.find('*') == std::string::npos) {
          axis.values.push_back(value);
        }
      }
    }
    keep_first_of_each(axis.values);
    if (axis.name == "go") {
      sort_releases(axis.values);
    }
  }
}

Result<std::size_t> combinations(const std::vector<MatrixAxis>& axes) {
  std::size_t count = 1;
  for (const auto& axis : axes) {
    count *= axis.values.size();
    if (count > kMostCombinations) {
      return usage(fmt::format("the axes have more than {} combinations", kMostCombinations),
                   "leave out some values, or ask several matrices");
    }
  }
  return count;
}

// Combination number `index`, the last axis changing fastest.
AxisValues combination(const std::vector<MatrixAxis>& axes, std::size_t index) {
  AxisValues values(axes.size());
  for (auto at = axes.size(); at-- > 0;) {
    values[at] = axes[at].values[index % axes[at].values.size()];
    index /= axes[at].values.size();
  }
  return values;
}

std::vector<AxisValues> all_but_excluded(const std::vector<MatrixAxis>& axes, const std::vector<CellRule>& exclude,
                                         std::size_t count) {
  std::vector<AxisValues> cells;
  for (std::size_t index = 0; index < count; ++index) {
    auto values = combination(axes, index);
    const bool is_out =
        std::any_of(exclude.begin(), exclude.end(), [&](const CellRule& rule) { return holds(rule, axes, values); });
    if (!is_out) {
      cells.push_back(std::move(values));
    }
  }
  return cells;
}

// The axes as an include rule sees them: what it names, and all there was of the rest.
std::vector<MatrixAxis> axes_of(const CellRule& rule, const std::vector<MatrixAxis>& asked,
                                const std::vector<MatrixAxis>& whole) {
  auto axes = asked;
  for (std::size_t at = 0; at < axes.size(); ++at) {
    if (const auto* const values = listed(rule, axes[at].name)) {
      axes[at].values = whole[at].values;
      std::erase_if(axes[at].values, [&](const std::string& value) { return !is_one_of(*values, value); });
    }
  }
  return axes;
}

std::vector<AxisValues> included(const MatrixQuestion& question, const std::vector<MatrixAxis>& whole) {
  std::vector<AxisValues> cells;
  for (const auto& rule : question.include) {
    const auto axes = axes_of(rule, question.axes, whole);
    std::size_t count = 1;
    for (const auto& axis : axes) {
      count *= axis.values.size();
    }
    const auto more = all_but_excluded(axes, {}, count);
    cells.insert(cells.end(), more.begin(), more.end());
  }
  return cells;
}

void sort_cells(std::vector<AxisValues>& cells, const std::vector<MatrixAxis>& axes) {
  std::vector<std::map<std::string, std::size_t>> place(axes.size());
  for (std::size_t at = 0; at < axes.size(); ++at) {
    for (const auto& value : axes[at].values) {
      place[at].emplace(value, place[at].size());
    }
  }
  const auto places = [&](const AxisValues& values) {
    std::vector<std::size_t> of(values.size());
    for (std::size_t at = 0; at < values.size(); ++at) {
      of[at] = place[at].at(values[at]);
    }
    return of;
  };
  std::vector<std::pair<std::vector<std::size_t>, AxisValues>> keyed;
  keyed.reserve(cells.size());
  for (auto& cell : cells) {
    auto key = places(cell);
    keyed.emplace_back(std::move(key), std::move(cell));
  }
  std::sort(keyed.begin(), keyed.end());
  keyed.erase(std::unique(keyed.begin(), keyed.end()), keyed.end());
  cells.clear();
  for (auto& [key, cell] : keyed) {
    cells.push_back(std::move(cell));
  }
}

// A comma separates the parts of an id.
std::string without_comma(const std::string& value) {
  std::string text;
  for (const char c : value) {
    text += c == ',' ? "+" : c == '+' ? "%2B" : std::string(1, c);
  }
  return text;
}

std::string id_part(const std::string& axis, const std::string& value) {
  if (axis == "go" || axis == "platform") {
    return without_comma(value);
  }
  if (axis == "cgo" || axis == "race") {
    return axis + value;
  }
  return axis + "=" + (!value.empty() ? without_comma(value) : axis == "go-line" ? "own" : "none");
}

std::vector<bool> varying(const std::vector<MatrixAxis>& axes, const std::vector<AxisValues>& cells) {
  std::vector<bool> varies(axes.size());
  for (std::size_t at = 0; at < axes.size(); ++at) {
    varies[at] = axes[at].name == "go" || std::any_of(cells.begin(), cells.end(), [&](const AxisValues& values) {
                   return values[at] != cells.front()[at];
                 });
  }
  return varies;
}

std::string id_of(const std::vector<MatrixAxis>& axes, const std::vector<bool>& varies, const AxisValues& values) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < axes.size(); ++at) {
    if (varies[at]) {
      parts.push_back(id_part(axes[at].name, values[at]));
    }
  }
  return join(parts, ",");
}

std::vector<std::string> expected_of(const MatrixQuestion& question, const std::vector<MatrixAxis>& axes,
                                     const AxisValues& values, std::vector<bool>& spoken) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < question.expect.size(); ++i) {
    if (holds(question.expect[i].cells, axes, values)) {
      words = question.expect[i].any_of;
      spoken[i] = true;
    }
  }
  return words;
}

std::vector<std::string> idle_rules(const MatrixQuestion& question, const std::vector<MatrixAxis>& axes,
                                    std::size_t count) {
  std::vector<std::string> notes;
  for (const auto& rule : question.exclude) {
    bool is_idle = true;
    for (std::size_t index = 0; is_idle && index < count; ++index) {
      is_idle = !holds(rule, axes, combination(axes, index));
    }
    if (is_idle) {
      notes.push_back(fmt::format("'{}' excludes no cell", rule.text));
    }
  }
  return notes;
}

std::vector<AxisValues> chosen(const MatrixQuestion& question, const std::vector<MatrixAxis>& axes, std::size_t count) {
  return question.cover == Cover::kPairwise ? cover_pairs(question.axes, question.exclude)
                                            : all_but_excluded(axes, question.exclude, count);
}

Result<void> check_size(const std::vector<AxisValues>& cells, const MatrixQuestion& question) {
  if (cells.empty()) {
    return usage("the matrix has no cell: every combination is excluded", "take an --exclude-cell away");
  }
  if (cells.size() > question.max_cells) {
    return usage(
        fmt::format("the matrix has {} cells, and more than {} want to be confirmed", cells.size(), question.max_cells),
        fmt::format("--yes runs them all, --max-cells {} as many, --cover pairwise fewer", cells.size()));
  }
  return {};
}

}  // namespace

const std::vector<std::string>& axis_names() {
  static const std::vector<std::string> kNames{"go",   "platform", "cgo",          "race",   "go-line",
                                               "tags", "GODEBUG",  "GOEXPERIMENT", "command"};
  return kNames;
}

bool matches(std::string_view pattern, std::string_view text) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) {
    return pattern == text;
  }
  if (!text.starts_with(pattern.substr(0, star))) {
    return false;
  }
  const auto rest = pattern.substr(star + 1);
  for (auto from = star; from <= text.size(); ++from) {
    if (matches(rest, text.substr(from))) {
      return true;
    }
  }
  return false;
}

bool holds(const CellRule& rule, const std::vector<MatrixAxis>& axes, const AxisValues& values) {
  for (std::size_t at = 0; at < axes.size(); ++at) {
    const auto* const patterns = listed(rule, axes[at].name);
    if (patterns != nullptr && !is_one_of(*patterns, values[at])) {
      return false;
    }
  }
  return true;
}

Result<void> check_expectation(const std::string& word) {
  std::vector<std::string> words{"pass", "fail", "flaky", "untestable", "timed-out", "out-of-memory"};
  for (const auto reason : all_reasons()) {
    words.emplace_back(reason);
  }
  const bool is_signature =
      word.size() == 14 && word.starts_with("s-") && word.find_first_not_of("0123456789abcdef", 2) == std::string::npos;
  if (is_signature || std::find(words.begin(), words.end(), word) != words.end()) {
    return {};
  }
  const auto near = nearest(word, words);
  return usage(fmt::format("'{}' is nothing that a cell can be expected to do", terminal_safe(word)),
               near.empty() ? "pass, fail, flaky, untestable, a reason like compile-error, or a signature's id"
                            : fmt::format("did you mean '{}'?", near));
}

Result<MatrixPlan> plan_matrix(const MatrixQuestion& asked) {
  TRY(check_question(asked));
  auto question = asked;
  add_included_values(question.axes, {});
  MatrixPlan plan{question.axes, {}, {}};
  add_included_values(plan.axes, question.include);
  TRY_ASSIGN(const auto count, combinations(question.axes));
  TRY(combinations(plan.axes));
  auto cells = chosen(question, question.axes, count);
  const auto more = included(question, plan.axes);
  cells.insert(cells.end(), more.begin(), more.end());
  sort_cells(cells, plan.axes);
  TRY(check_size(cells, question));
  const auto varies = varying(plan.axes, cells);
  std::vector<bool> spoken(question.expect.size());
  for (auto& values : cells) {
    auto expected = expected_of(question, plan.axes, values, spoken);
    auto id = id_of(plan.axes, varies, values);
    plan.cells.push_back({std::move(id), std::move(values), std::move(expected)});
  }
  plan.notes = idle_rules(question, question.axes, count);
  for (std::size_t i = 0; i < spoken.size(); ++i) {
    if (!spoken[i]) {
      plan.notes.push_back(fmt::format("'{}' speaks of no cell", question.expect[i].cells.text));
    }
  }
  return plan;
}

}  // namespace goiso
