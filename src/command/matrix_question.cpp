#include "command/matrix_question.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "command/spec_ground.h"
#include "command/toolchain.h"
#include "lab/cell_rule.h"
#include "sdk/manifest.h"
#include "sdk/platforms.h"

namespace goiso {
namespace {

constexpr const char* kOneCommand = "command";

Error usage(std::string message, std::string hint = {}) {
  return Error{ErrorKind::kUsage, std::move(message), {}, std::move(hint)};
}

// What specs mean here, and a name for each release: "go1.22.1", "go1.26.8-own" for a Go of the user's own.
class Releases {
 public:
  Releases(const SpecGround& ground, bool with_prereleases)
      : available_(ground.available()), around_(ground.surroundings(available_)) {
    around_.with_prereleases = with_prereleases;
  }

  Result<std::vector<std::string>> named(const std::string& spec) {
    TRY_ASSIGN(auto meaning, meaning_of(spec, around_));
    std::vector<std::string> names;
    for (auto& release : meaning.releases) {
      names.push_back(name_of(release));
      by_name_.emplace(names.back(), std::move(release));
    }
    notes_.insert(notes_.end(), meaning.notes.begin(), meaning.notes.end());
    return names;
  }

  const std::map<std::string, SpecRelease>& by_name() const { return by_name_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::string name_of(const SpecRelease& release) const {
    const bool is_own = !release.folder.empty() || !release.digest.empty();
    if (!is_own) {
      return release.version.name();
    }
    for (int number = 1;; ++number) {
      const auto name = fmt::format("{}-own{}", release.version.name(), number == 1 ? "" : std::to_string(number));
      const auto known = by_name_.find(name);
      if (known == by_name_.end() ||
          (known->second.folder == release.folder && known->second.digest == release.digest)) {
        return name;
      }
    }
  }

  Available available_;
  SpecSurroundings around_;
  std::map<std::string, SpecRelease> by_name_;
  std::vector<std::string> notes_;
};

MatrixAxis axis_of(const std::string& name, const std::vector<std::string>& words, const std::string& otherwise) {
  MatrixAxis axis{name, {}};
  for (const auto& word : words) {
    axis.values.push_back(plan_value(name, word));
  }
  if (axis.values.empty()) {
    axis.values.push_back(otherwise);
  }
  return axis;
}

Result<std::string> known_platform(const std::string& word) {
  TRY_ASSIGN(const auto platform, parse_platform(word));
  TRY_ASSIGN(const auto folder, manifests_folder());
  TRY_ASSIGN(const auto table, PlatformTable::load(folder));
  TRY(table.find(platform));
  return platform.text();
}

Result<std::vector<std::string>> checked_platforms(const std::vector<std::string>& words) {
  std::vector<std::string> platforms;
  for (const auto& word : words) {
    TRY_ASSIGN(auto platform, known_platform(word));
    platforms.push_back(std::move(platform));
  }
  return platforms;
}

std::vector<NamedCommand> commands_of(const MatrixOptions& options) {
  auto commands = options.axes.commands;
  if (commands.empty()) {
    const auto words = options.command.empty() ? std::vector<std::string>{"go", "build", "./..."} : options.command;
    commands.push_back({kOneCommand, words});
  }
  return commands;
}

Result<void> check_commands(const MatrixOptions& options) {
  for (const auto& command : options.axes.commands) {
    if (command.words.empty()) {
      return usage(fmt::format("the command '{}' has no words", terminal_safe(command.name)));
    }
    const auto same = std::count_if(options.axes.commands.begin(), options.axes.commands.end(),
                                    [&](const NamedCommand& other) { return other.name == command.name; });
    if (same > 1) {
      return usage(fmt::format("two commands are called '{}'", terminal_safe(command.name)));
    }
  }
  return {};
}

Result<std::vector<MatrixAxis>> axes_of(const MatrixOptions& options, Releases& releases) {
  const auto& asked = options.axes;
  TRY_ASSIGN(auto names, releases.named(options.go));
  TRY_ASSIGN(const auto platforms, checked_platforms(asked.platforms));
  MatrixAxis command{"command", {}};
  for (const auto& one : commands_of(options)) {
    command.values.push_back(one.name);
  }
  return std::vector<MatrixAxis>{{"go", std::move(names)},
                                 axis_of("platform", platforms, host_platform()),
                                 axis_of("cgo", asked.cgo, ""),
                                 axis_of("race", asked.race, "0"),
                                 axis_of("go-line", asked.go_lines, ""),
                                 axis_of("tags", asked.tags, ""),
                                 axis_of("GODEBUG", asked.godebug, ""),
                                 axis_of("GOEXPERIMENT", asked.goexperiment, ""),
                                 std::move(command)};
}

// Specs become releases.
Result<void> resolve_go(CellRule& rule, Releases& releases) {
  const auto go = rule.when.find("go");
  if (go != rule.when.end()) {
    TRY_ASSIGN(go->second, releases.named(go->second.front()));
  }
  return {};
}

Result<std::vector<CellRule>> rules_of(const std::vector<std::string>& texts, Releases& releases) {
  std::vector<CellRule> rules;
  for (const auto& text : texts) {
    TRY_ASSIGN(auto rule, parse_cell_rule(text));
    TRY(resolve_go(rule, releases));
    rules.push_back(std::move(rule));
  }
  return rules;
}

Result<std::vector<CellExpectation>> expectations_of(const std::vector<std::string>& texts, Releases& releases) {
  std::vector<CellExpectation> expectations;
  for (const auto& text : texts) {
    TRY_ASSIGN(auto expectation, parse_expectation(text));
    TRY(resolve_go(expectation.cells, releases));
    expectations.push_back(std::move(expectation));
  }
  return expectations;
}

// Platforms and switches that only an include rule names.
Result<void> check_included(const std::vector<CellRule>& rules) {
  for (const auto& rule : rules) {
    for (const auto& [axis, values] : rule.when) {
      for (const auto& value : values) {
        if (axis == "platform" && value.find('*') == std::string::npos) {
          TRY(known_platform(value));
        }
        if ((axis == "cgo" || axis == "race") && value != "0" && value != "1") {
          return usage(fmt::format("'{}': {} is 0 or 1", terminal_safe(rule.text), axis));
        }
      }
    }
  }
  return {};
}

bool has_both(const std::vector<std::string>& values) {
  const auto has = [&](const char* value) { return std::find(values.begin(), values.end(), value) != values.end(); };
  return has("0") && has("1");
}

// Where both are varied nobody asks for the one pair that cannot be: the race detector needs cgo.
bool has_impossible_pair(const AxisOptions& asked) { return has_both(asked.cgo) && has_both(asked.race); }
constexpr const char* kImpossiblePair = "cgo=0,race=1";

// As the environment has them: name=value, with commas.
Result<void> check_godebug(const std::vector<std::string>& values) {
  for (const auto& value : values) {
    for (const auto setting : value.empty() || value == "none" ? std::vector<std::string_view>{} : split(value, ',')) {
      if (setting.find('=') == std::string_view::npos || setting.starts_with('=')) {
        return usage(fmt::format("'{}' is no GODEBUG setting", terminal_safe(setting)),
                     "write NAME=VALUE, for example panicnil=1");
      }
    }
  }
  return {};
}

}  // namespace

std::string value_of(const std::vector<MatrixAxis>& axes, const AxisValues& values, const std::string& axis) {
  for (std::size_t at = 0; at < axes.size(); ++at) {
    if (axes[at].name == axis) {
      return values[at];
    }
  }
  return "";
}

std::vector<MatrixAxis> told_axes(const MatrixPlan& plan) {
  auto axes = plan.axes;
  std::erase_if(axes, [](const MatrixAxis& axis) {
    const auto& first = axis.values.front();
    const bool is_usual = first.empty() || (axis.name == "race" && first == "0") || axis.name == "command";
    return axis.name != "go" && axis.name != "platform" && axis.values.size() == 1 && is_usual;
  });
  return axes;
}

Result<MatrixGround> plan_from(const MatrixOptions& options, const Project& project, House& house) {
  TRY(check_commands(options));
  TRY(check_godebug(options.axes.godebug));
  if (trim(options.go).empty()) {
    return usage("a matrix needs to know which Go releases",
                 "for example: --go 1.21..1.24, --go minors, or --go stable,oldstable");
  }
  TRY_ASSIGN(const auto ground, SpecGround::survey(house, project.root));
  Releases releases{ground, options.with_prereleases};
  MatrixQuestion question;
  TRY_ASSIGN(question.axes, axes_of(options, releases));
  const bool leaves_out_pair = has_impossible_pair(options.axes);
  auto exclude = options.wishes.exclude;
  if (leaves_out_pair) {
    exclude.emplace_back(kImpossiblePair);
  }
  TRY_ASSIGN(question.exclude, rules_of(exclude, releases));
  TRY_ASSIGN(question.include, rules_of(options.wishes.include, releases));
  TRY(check_included(question.include));
  TRY_ASSIGN(question.expect, expectations_of(options.wishes.expect, releases));
  question.cover = options.effort.cover;
  question.max_cells = options.effort.max_cells;
  MatrixGround found;
  TRY_ASSIGN(found.plan, plan_matrix(question));
  found.plan.notes.insert(found.plan.notes.begin(), releases.notes().begin(), releases.notes().end());
  if (leaves_out_pair) {
    found.plan.notes.emplace_back("cells without cgo and with the race detector are left out: it needs cgo");
  }
  found.releases = releases.by_name();
  found.commands = commands_of(options);
  return found;
}

}  // namespace goiso
