#include "modules/module_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/parallel.h"
#include "model/go_version.h"
#include "modules/module_path.h"
#include "modules/semver.h"

namespace goiso {
namespace {

constexpr std::size_t kReaders = 8;
constexpr std::size_t kAtOnce = 32;            // go.mod files in memory
constexpr std::size_t kMostVersions = 20'000;  // the largest public graphs have some thousands

using Name = std::pair<std::string, std::string>;  // path, version

Name name_of(const ModuleVersion& module) { return {module.path, module.version}; }

// From go 1.17 on a go.mod names all that is needed to build its packages; below one that does not, everything counts
// (cmd/go, modload/buildlist.go, readModGraph).
bool is_pruned(const GoMod& go_mod) {
  static const auto kFirst = GoVersion::parse("1.17");
  const auto line = GoVersion::parse(go_mod.go_line);
  return line && *line >= *kFirst;
}

struct Step {
  ModuleVersion module;
  bool follows_all = false;  // whether what is below it is followed whatever its own go line says
};

class Graph {
 public:
  Graph(const std::vector<GoMod>& project, const GoSum& go_sum) {
    for (const auto& go_mod : project) {
      own_.insert(go_mod.module);
      replace_.push_back(go_mod.replace);
      for (const auto& excluded : go_mod.exclude) {
        excluded_.insert(name_of(excluded));
      }
    }
    constexpr std::string_view kGoMod = "/go.mod";
    for (const auto& line : go_sum.lines()) {
      const bool is_go_mod = line.version.ends_with(kGoMod);
      const ModuleVersion module{
          line.module, is_go_mod ? line.version.substr(0, line.version.size() - kGoMod.size()) : line.version};
      named_.insert(name_of(module));
    }
  }

  // Makes these a part of the graph. What the project itself requires is wanted whole: a go.sum may be of yesterday.
  void add(const std::vector<ModuleVersion>& required, bool by_project) {
    for (const auto& module : required) {
      if (excluded_.contains(name_of(module))) {
        continue;
      }
      auto& highest = highest_[module.path];
      if (highest.empty() || compare_semver(highest, module.version) < 0) {
        highest = module.version;
      }
      if (const auto found = missing(module)) {
        reached_[name_of(*found)].push_back(module);
        if (by_project) {
          wanted_whole_.insert(name_of(*found));
        }
      }
    }
  }

  // The steps to these that were not gone before, or not so far.
  std::vector<Step> steps_to(const std::vector<ModuleVersion>& required, bool follows_all) {
    std::vector<Step> steps;
    for (const auto& module : required) {
      const auto found = missing(module);
      if (found && !followed_.contains({name_of(*found), true}) &&
          followed_.emplace(name_of(*found), follows_all).second) {
        steps.push_back({*found, follows_all});
      }
    }
    return steps;
  }

  std::size_t size() const { return reached_.size(); }

  std::vector<ModuleWish> wishes() const {
    std::vector<ModuleWish> wishes;
    for (const auto& [name, required_as] : reached_) {
      const bool is_selected = std::any_of(required_as.begin(), required_as.end(), [&](const ModuleVersion& module) {
        return highest_.at(module.path) == module.version;
      });
      const bool is_whole = is_selected || wanted_whole_.contains(name);
      wishes.push_back({{name.first, name.second}, is_whole ? ModulePart::kZip : ModulePart::kMod});
    }
    return wishes;
  }

 private:
  // What is wanted instead of `module` where go.sum does not name it; nullopt when nothing is.
  std::optional<ModuleVersion> missing(const ModuleVersion& module) const {
    auto found = excluded_.contains(name_of(module)) ? std::nullopt : replaced(module);
    const bool is_wanted = found && !own_.contains(found->path) && !named_.contains(name_of(*found)) &&
                           check_module_version(found->path, found->version);
    return is_wanted ? std::move(found) : std::nullopt;
  }

  // nullopt for a folder, which needs no fetching. The first go.mod of the project that replaces it decides.
  std::optional<ModuleVersion> replaced(const ModuleVersion& module) const {
    for (const auto& replace : replace_) {
      auto found = replace.find(module.path + '@' + module.version);
      found = found == replace.end() ? replace.find(module.path) : found;
      if (found != replace.end()) {
        const auto at = found->second.rfind('@');
        return at == std::string::npos
                   ? std::nullopt
                   : std::optional{ModuleVersion{found->second.substr(0, at), found->second.substr(at + 1)}};
      }
    }
    return module;
  }

  std::set<std::string> own_;
  std::vector<std::map<std::string, std::string>> replace_;
  std::set<Name> excluded_;
  std::set<Name> named_;                        // by go.sum
  std::map<Name, std::vector<ModuleVersion>> reached_;  // beyond it, and what each was required as
  std::set<Name> wanted_whole_;
  std::set<std::pair<Name, bool>> followed_;    // with Step::follows_all
  std::map<std::string, std::string> highest_;  // version, by the path that is required
};

void add_steps(const GoMod& go_mod, bool follows_all, Graph& graph, std::vector<Step>& steps) {
  const auto more = graph.steps_to(go_mod.require, follows_all);
  steps.insert(steps.end(), more.begin(), more.end());
}

std::vector<Step> first_steps(const std::vector<GoMod>& project, Graph& graph) {
  std::vector<Step> steps;
  for (const auto& go_mod : project) {
    graph.add(go_mod.require, true);
    add_steps(go_mod, !is_pruned(go_mod), graph, steps);
  }
  return steps;
}

std::vector<Step> steps_below(const std::vector<Step>& steps, const std::vector<std::optional<GoMod>>& go_mods,
                              Graph& graph) {
  std::vector<Step> below;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!go_mods[i]) {
      continue;
    }
    graph.add(go_mods[i]->require, false);
    if (steps[i].follows_all || !is_pruned(*go_mods[i])) {
      add_steps(*go_mods[i], true, graph, below);
    }
  }
  return below;
}

}  // namespace

Result<std::vector<ModuleWish>> wishes_beyond(const std::vector<GoMod>& project, const GoSum& go_sum,
                                              const GoModReader& read, std::stop_token stop) {
  Graph graph{project, go_sum};
  auto open = first_steps(project, graph);
  while (!open.empty() && graph.size() <= kMostVersions) {
    const auto taken = open.end() - static_cast<std::ptrdiff_t>(std::min(open.size(), kAtOnce));
    const std::vector<Step> steps{taken, open.end()};
    open.erase(taken, open.end());
    const auto go_mods = parallel_map(steps, kReaders, [&](const Step& step) {
      auto go_mod = read(step.module, stop);
      const bool is_usable = go_mod && go_mod->require.size() <= kMostVersions;
      return is_usable ? std::optional{std::move(*go_mod)} : std::nullopt;
    });
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while following what go.mod requires", {}, {}};
    }
    const auto below = steps_below(steps, go_mods, graph);
    open.insert(open.end(), below.begin(), below.end());
  }
  if (graph.size() > kMostVersions) {
    return Error{ErrorKind::kUsage, fmt::format("more than {} module versions are required", kMostVersions), {}, {}};
  }
  return graph.wishes();
}

}  // namespace goiso
