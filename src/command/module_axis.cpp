#include "command/module_axis.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "command/mod_query.h"
#include "command/module_house.h"
#include "command/search_releases.h"
#include "modules/module_path.h"
#include "modules/semver.h"
#include "project/go_mod.h"

namespace goiso {
namespace {

constexpr std::size_t kLargestGoMod = 16u << 20;
constexpr std::int64_t kLongestList = 16 << 20;

Error cannot_search(const std::string& module, const std::string& why, const std::string& hint) {
  return {
      ErrorKind::kUsage, fmt::format("cannot search the versions of '{}': {}", terminal_safe(module), why), {}, hint};
}

Result<std::string> required_now(const std::string& module, const Project& project) {
  if (project.is_workspace || project.is_single_file) {
    return cannot_search(module, "the project has no go.mod of its own", "name a module folder");
  }
  const auto& go_mod = project.modules.front();
  const auto is_it = [&](const ModuleVersion& one) { return one.path == module; };
  const auto found = std::find_if(go_mod.require.begin(), go_mod.require.end(), is_it);
  if (found == go_mod.require.end()) {
    std::vector<std::string> paths;
    for (const auto& one : go_mod.require) {
      paths.push_back(one.path);
    }
    const auto meant = nearest(module, paths);
    return cannot_search(
        module, "go.mod does not require it",
        meant.empty() ? "name a module of its require lines" : fmt::format("did you mean '{}'?", meant));
  }
  if (go_mod.replace.contains(module) || go_mod.replace.contains(module + "@" + found->version)) {
    return cannot_search(module, "go.mod replaces it", "take the replace line out");
  }
  return found->version;
}

// What is wanted of the network and the mirror.
class VersionLists {
 public:
  static Result<VersionLists> open(const BisectOrder& order, House& house) {
    TRY_ASSIGN(auto mirror, open_mirror(house));
    VersionLists lists{std::move(mirror)};
    if (order.box.modules == ModulesMode::kAuto) {
      TRY_ASSIGN(lists.proxies_, open_module_proxies(house));
    }
    return lists;
  }

  // A proxy that does not answer leaves what was fetched before.
  Result<std::vector<std::string>> of(const std::string& module, std::stop_token stop) const {
    TRY_ASSIGN(auto versions, mirror_.versions(module));
    if (!proxies_) {
      return versions;
    }
    TRY_ASSIGN(const auto end, proxies_->text(module, "@v/list", kLongestList, {}, stop));
    if (!end.has_arrived && versions.empty()) {
      return error_of(end, fmt::format("the list of versions of '{}'", module));
    }
    for (const auto line : split_lines(end.text)) {
      const auto words = split_words(line);
      if (!words.empty() && check_module_version(module, words[0])) {
        versions.emplace_back(words[0]);
      }
    }
    return versions;
  }

  Result<std::string> end(const std::string& module, const std::string& word, std::stop_token stop) const {
    if (word.empty()) {
      return std::string{};
    }
    const bool is_version = is_canonical_version(word) && check_module_version(module, word);
    if (is_version || !proxies_) {
      return is_version ? Result<std::string>{word}
                        : cannot_search(module, fmt::format("'{}' is no version", terminal_safe(word)), "write v1.2.3");
    }
    TRY_ASSIGN(const auto resolved, resolve_module_word(module + "@" + word, *proxies_, stop));
    return resolved.version;
  }

 private:
  explicit VersionLists(Mirror mirror) : mirror_(std::move(mirror)) {}
  Mirror mirror_;
  std::optional<ModuleProxies> proxies_;
};

std::string with_mod_flag(const std::string& flags) { return flags.empty() ? "-mod=mod" : flags + " -mod=mod"; }

// From 1.21 on a go command refuses a module with a newer go line (go.dev/doc/toolchain). What cannot be read is taken:
// the build says what is wrong with it.
bool takes(const GoVersion& go, const ModuleVersion& module, const Prober& prober, std::stop_token stop) {
  const auto go_mod = prober.modules().go_mod_of(module, stop);
  const auto line = go_mod ? GoVersion::parse(go_mod->go_line) : std::nullopt;
  return !line || go >= *line || go < *GoVersion::parse("1.21");
}

// Those that this Go refuses would each be asked in vain, the newest first. What was named is asked all the same.
std::vector<std::string> without_refused(std::vector<std::string> versions, const VersionChoice& choice,
                                         const std::function<bool(const std::string& version)>& is_taken) {
  const auto end = versions.begin() + static_cast<std::ptrdiff_t>(count_taken(versions, is_taken));
  const auto is_unnamed = [&](const std::string& version) {
    return version != choice.now && version != choice.good && version != choice.bad;
  };
  versions.erase(std::remove_if(end, versions.end(), is_unnamed), versions.end());
  return versions;
}

std::optional<std::size_t> node_of(const SearchSpace& space, const std::string& version) {
  return version.empty() ? std::nullopt : space.index_of(version);
}

}  // namespace

std::vector<std::string> versions_to_search(const std::vector<std::string>& listed, const VersionChoice& choice) {
  const auto& [now, good, bad, with_prereleases] = choice;
  const bool has_ends = !good.empty() && !bad.empty();
  const auto low = has_ends && compare_semver(good, bad) > 0 ? bad : good;
  const auto high = has_ends && low == bad ? good : bad;
  std::vector<std::string> versions;
  for (const auto& version : listed) {
    const bool is_wanted = has_ends ? compare_semver(low, version) < 0 && compare_semver(version, high) < 0
                                    : major_of(version) == major_of(now);
    const bool is_release = !is_pseudo_version(version) && (with_prereleases || prerelease_of(version).empty());
    if (is_wanted && is_release) {
      versions.push_back(version);
    }
  }
  for (const auto& named : {good, bad, has_ends ? std::string{} : now}) {
    if (!named.empty()) {
      versions.push_back(named);
    }
  }
  sort_versions(versions);
  versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
  return versions;
}

std::size_t count_taken(const std::vector<std::string>& versions,
                        const std::function<bool(const std::string& version)>& is_taken) {
  if (versions.empty() || is_taken(versions.back())) {
    return versions.size();
  }
  return static_cast<std::size_t>(std::partition_point(versions.begin(), versions.end(), is_taken) - versions.begin());
}

Result<SearchAxis> module_axis(const std::string& module, const BisectOrder& order, Prober& prober, House& house,
                               std::stop_token stop) {
  const auto& project = prober.project();
  TRY_ASSIGN(const auto now, required_now(module, project));
  if (project.has_vendor || order.box.modules == ModulesMode::kVendor) {
    return cannot_search(module, "the project builds from its vendor folder", "move that folder away");
  }
  TRY_ASSIGN(const auto go, go_of_search(order, project, house));
  TRY_ASSIGN(const auto lists, VersionLists::open(order, house));
  TRY_ASSIGN(const auto listed, lists.of(module, stop));
  TRY_ASSIGN(const auto good, lists.end(module, order.good, stop));
  TRY_ASSIGN(const auto bad, lists.end(module, order.bad, stop));
  TRY_ASSIGN(const auto text, read_file(project.root / "go.mod", kLargestGoMod));
  const VersionChoice choice{now, good, bad, order.with_prereleases};
  const auto versions = without_refused(versions_to_search(listed, choice), choice, [&](const std::string& version) {
    return takes(go.version, {module, version}, prober, stop);
  });
  SearchAxis axis;
  axis.name = "dep:" + module;
  axis.go = go.version.name();
  axis.space = line_space(versions);
  for (const auto& version : versions) {
    ProbeQuestion question;
    question.release = go;
    question.modules = {{module, version}};
    question.overlay["go.mod"] = with_module_version(text, module, version);
    question.environment["GOFLAGS"] = with_mod_flag(prober.variable("GOFLAGS"));
    axis.questions.push_back(std::move(question));
  }
  axis.good = node_of(axis.space, good);
  axis.bad = node_of(axis.space, bad);
  axis.suspect = bad.empty() ? node_of(axis.space, now) : std::nullopt;
  return axis;
}

}  // namespace goiso
