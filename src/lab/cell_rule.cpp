#include "lab/cell_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/text.h"

namespace goiso {
namespace {

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// The axis whose name stands before the first '='; "" when none does.
std::string axis_of(std::string_view part) {
  const auto equals = part.find('=');
  const auto word = lower(trim(part.substr(0, equals == std::string_view::npos ? 0 : equals)));
  for (const auto& name : axis_names()) {
    if (word == lower(name)) {
      return name;
    }
  }
  return "";
}

// What stands before the first condition, and the conditions.
struct Parts {
  std::string head;
  std::vector<std::pair<std::string, std::string>> conditions;
};

Parts parts_of(std::string_view text) {
  Parts parts;
  std::string* open = &parts.head;
  bool is_first = true;
  for (const auto part : split(text, ',')) {
    if (const auto axis = axis_of(part); !axis.empty()) {
      parts.conditions.emplace_back(axis, std::string{part.substr(part.find('=') + 1)});
      open = &parts.conditions.back().second;
    } else {
      *open += (is_first ? "" : ",") + std::string{part};
    }
    is_first = false;
  }
  return parts;
}

Result<CellRule> rule_of(const Parts& parts, std::string_view text) {
  CellRule rule{std::string{text}, {}};
  for (const auto& [axis, value] : parts.conditions) {
    auto& values = rule.when[axis];
    if (!values.empty()) {
      return Error{ErrorKind::kUsage, fmt::format("'{}' names '{}' twice", terminal_safe(text), axis), {}, {}};
    }
    if (axis == "go") {
      values.emplace_back(trim(value));
      continue;
    }
    for (const auto one : split(value, '|')) {
      values.push_back(plan_value(axis, trim(one)));
    }
  }
  return rule;
}

}  // namespace

std::string plan_value(const std::string& axis, std::string_view word) {
  if (axis == "cgo" || axis == "race") {
    return word == "true" ? "1" : word == "false" ? "0" : std::string{word};
  }
  const bool is_nothing = axis == "go-line"
                              ? word == "own"
                              : (axis == "tags" || axis == "GODEBUG" || axis == "GOEXPERIMENT") && word == "none";
  return is_nothing ? "" : std::string{word};
}

Result<CellRule> parse_cell_rule(std::string_view text) {
  const auto parts = parts_of(text);
  if (!trim(parts.head).empty() || parts.conditions.empty()) {
    const auto word = parts.head.substr(0, parts.head.find('='));
    const auto near = nearest(word, axis_names());
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' names no cells", terminal_safe(text)),
                 {},
                 near.empty()
                     ? "write it like go=1.21.*,platform=windows/amd64; the axes are " + join(axis_names(), ", ")
                     : fmt::format("did you mean '{}='?", near)};
  }
  return rule_of(parts, text);
}

Result<CellExpectation> parse_expectation(std::string_view text) {
  const auto parts = parts_of(text);
  CellExpectation expectation;
  for (const auto word : split(parts.head, '|')) {
    expectation.any_of.emplace_back(trim(word));
    TRY(check_expectation(expectation.any_of.back()));
  }
  TRY_ASSIGN(expectation.cells, rule_of(parts, text));
  return expectation;
}

}  // namespace goiso
