#include "command/setting_axes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "command/search_releases.h"
#include "project/go_mod.h"

namespace goiso {
namespace {

constexpr int kOldestGoLine = 16;  // modules are on by default from Go 1.16 on (go.dev/doc/go1.16)
constexpr std::size_t kLargestGoMod = 16u << 20;
constexpr const char* kNoExperiment = "none";

Error no_such_end(const std::string& end, const std::string& axis, const SearchSpace& space) {
  std::vector<std::string> names;
  for (const auto& node : space.nodes) {
    names.push_back(node.name);
  }
  return {ErrorKind::kUsage,
          fmt::format("'{}' is not on axis {}", terminal_safe(end), axis),
          {},
          "there are " + join(names, ", ")};
}

Result<std::optional<std::size_t>> node_at(const std::string& end, const SearchAxis& axis) {
  if (end.empty()) {
    return std::nullopt;
  }
  const auto node = axis.space.index_of(end);
  return node ? Result<std::optional<std::size_t>>{node} : no_such_end(end, axis.name, axis.space);
}

Result<SearchAxis> with_ends(SearchAxis axis, const BisectOrder& order) {
  TRY_ASSIGN(axis.good, node_at(order.good, axis));
  TRY_ASSIGN(axis.bad, node_at(order.bad, axis));
  return axis;
}

Result<std::string> go_mod_text(const Project& project) {
  return project.is_single_file ? Result<std::string>{project.synthesised_go_mod}
                                : read_file(project.root / "go.mod", kLargestGoMod);
}

Result<GoVersion> go_line_end(const std::string& end, const GoVersion& newest) {
  const auto line = GoVersion::parse(end);
  if (!line || end.starts_with("go")) {
    return Error{ErrorKind::kUsage, fmt::format("'{}' is no go line", terminal_safe(end)), {}, "write 1.21"};
  }
  if (*line > newest) {
    return Error{ErrorKind::kUsage,
                 fmt::format("{} refuses go line {}", newest.name(), line->text()),
                 {},
                 "name a newer Go with --go, or an older line"};
  }
  return *line;
}

std::string behind(const std::string& own, const std::string& more) {
  return own.empty() ? more : more.empty() ? own : own + "," + more;
}

void add_new(std::vector<std::string>& values, const std::string& value) {
  if (!value.empty() && std::find(values.begin(), values.end(), value) == values.end()) {
    values.push_back(value);
  }
}

Error unknown_setting(const SpecRelease& go, const char* variable, const std::string& name,
                      const std::vector<std::string>& known, const char* else_try) {
  const auto meant = nearest(name, known);
  return {ErrorKind::kUsage,
          fmt::format("{} has no {} setting '{}'", go.version.name(), variable, terminal_safe(name)),
          {},
          meant.empty() ? else_try : fmt::format("did you mean '{}'?", meant)};
}

Result<std::vector<std::string>> values_of(const std::string& name, const BisectOrder& order, const SpecRelease& go,
                                           const SdkSettings& settings) {
  if (!order.values.empty()) {
    std::vector<std::string> values;
    for (const auto& value : order.values) {
      add_new(values, value);
    }
    return values;
  }
  const auto* const setting = settings.find_godebug(name);
  if (setting == nullptr) {
    std::vector<std::string> known;
    for (const auto& one : settings.godebug) {
      known.push_back(one.name);
    }
    return unknown_setting(go, "GODEBUG", name, known, "name its values with --values");
  }
  const auto old = setting->old.empty() ? std::string{"0"} : setting->old;
  std::vector<std::string> values{old, old == "0" ? "1" : "0"};
  for (const auto& end : {order.good, order.bad}) {
    add_new(values, end);
  }
  return values;
}

}  // namespace

Result<std::vector<std::string>> go_lines_to_search(const GoVersion& newest, const std::string& own,
                                                    const std::string& good, const std::string& bad) {
  std::vector<GoVersion> lines;
  auto first = kOldestGoLine;
  for (const auto& end : {good, bad}) {
    if (end.empty()) {
      continue;
    }
    TRY_ASSIGN(const auto line, go_line_end(end, newest));
    lines.push_back(line);
    first = std::min(first, line.minor());
  }
  if (const auto line = GoVersion::parse(own); line && *line <= newest) {
    lines.push_back(*line);
  }
  for (int minor = first; minor <= newest.minor(); ++minor) {
    lines.push_back(*GoVersion::parse(fmt::format("1.{}", minor)));
  }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  std::vector<std::string> texts;
  for (const auto& line : lines) {
    texts.push_back(line.text());
  }
  return texts;
}

std::string experiments_with(const std::vector<std::string>& experiments, std::size_t on, const std::string& own) {
  std::vector<std::string> off;
  for (auto i = on; i < experiments.size(); ++i) {
    off.push_back("no" + experiments[i]);
  }
  return behind(own, join(off, ","));
}

Result<SearchAxis> go_line_axis(const BisectOrder& order, Prober& prober, House& house) {
  const auto& project = prober.project();
  if (project.is_workspace) {
    return Error{ErrorKind::kUsage,
                 "a workspace has several go lines, so there is no one to search",
                 {},
                 "name one of its modules, with --env GOWORK=off where it must stand alone"};
  }
  TRY_ASSIGN(const auto go, go_of_search(order, project, house));
  TRY_ASSIGN(const auto lines, go_lines_to_search(go.version, project.go_line, order.good, order.bad));
  TRY_ASSIGN(const auto text, go_mod_text(project));
  SearchAxis axis;
  axis.name = "go-line";
  axis.go = go.version.name();
  axis.space = line_space(lines);
  for (const auto& line : lines) {
    ProbeQuestion question;
    question.release = go;
    question.overlay["go.mod"] = with_go_line(text, line);
    axis.questions.push_back(std::move(question));
  }
  axis.suspect = order.bad.empty() ? axis.space.index_of(project.go_line) : std::nullopt;
  return with_ends(std::move(axis), order);
}

Result<SearchAxis> godebug_axis(const std::string& name, const BisectOrder& order, Prober& prober, House& house,
                                std::stop_token stop) {
  TRY_ASSIGN(const auto go, go_of_search(order, prober.project(), house));
  TRY_ASSIGN(const auto settings, prober.settings(go, stop));
  TRY_ASSIGN(const auto values, values_of(name, order, go, settings));
  SearchAxis axis;
  axis.name = "godebug:" + name;
  axis.go = go.version.name();
  axis.space = line_space(values);
  for (const auto& value : values) {
    ProbeQuestion question;
    question.release = go;
    question.environment["GODEBUG"] = behind(prober.variable("GODEBUG"), name + "=" + value);
    axis.questions.push_back(std::move(question));
  }
  return with_ends(std::move(axis), order);
}

Result<SearchAxis> goexperiment_axis(const BisectOrder& order, Prober& prober, House& house, std::stop_token stop) {
  TRY_ASSIGN(const auto go, go_of_search(order, prober.project(), house));
  TRY_ASSIGN(const auto settings, prober.settings(go, stop));
  std::vector<std::string> names{kNoExperiment};
  names.insert(names.end(), settings.experiments.begin(), settings.experiments.end());
  SearchAxis axis;
  axis.name = "goexperiment";
  axis.go = go.version.name();
  axis.space = line_space(names);
  for (std::size_t on = 0; on < names.size(); ++on) {
    ProbeQuestion question;
    question.release = go;
    const auto value = experiments_with(settings.experiments, on, prober.variable("GOEXPERIMENT"));
    if (!value.empty()) {
      question.environment["GOEXPERIMENT"] = value;
    }
    axis.questions.push_back(std::move(question));
  }
  return with_ends(std::move(axis), order);
}

Result<SearchAxis> goexperiment_axis(const std::string& name, const BisectOrder& order, Prober& prober, House& house,
                                     std::stop_token stop) {
  TRY_ASSIGN(const auto go, go_of_search(order, prober.project(), house));
  TRY_ASSIGN(const auto settings, prober.settings(go, stop));
  const auto& known = settings.known_experiments;
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    return unknown_setting(go, "GOEXPERIMENT", name, known,
                           "'goiso bisect --axis goexperiment' asks those that are on");
  }
  SearchAxis axis;
  axis.name = "goexperiment:" + name;
  axis.go = go.version.name();
  axis.space = line_space({"off", "on"});
  for (const auto* prefix : {"no", ""}) {
    ProbeQuestion question;
    question.release = go;
    question.environment["GOEXPERIMENT"] = behind(prober.variable("GOEXPERIMENT"), prefix + name);
    axis.questions.push_back(std::move(question));
  }
  return with_ends(std::move(axis), order);
}

}  // namespace goiso
