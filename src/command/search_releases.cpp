#include "command/search_releases.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "command/release_calendar.h"
#include "command/spec_ground.h"
#include "command/target_platform.h"
#include "sdk/choose_for_project.h"
#include "sdk/manifest.h"
#include "sdk/release_fixes.h"
#include "sdk/resolve.h"

namespace goiso {
namespace {

constexpr int kFirstStrictGo = 21;      // from 1.21 on a go command refuses a newer go line when it loads go.mod
constexpr int kFirstRefusedByOld = 22;  // 1.18 to 1.20 may try go line 1.21, and never get through with a newer one

Result<SpecRelease> end_of(const std::string& spec, const SpecSurroundings& around) {
  TRY_ASSIGN(const auto choice, choose_release(spec, around));
  return SpecRelease{choice.version, choice.folder, choice.digest};
}

// Whether that release would refuse the go line, known without asking it.
bool refuses(const GoVersion& release, const std::string& go_line) {
  const auto line = GoVersion::parse(go_line);
  if (!line || release >= *line) {
    return false;
  }
  return release.minor() >= kFirstStrictGo || line->minor() >= kFirstRefusedByOld;
}

bool must_be_fetched(const SpecRelease& release, const Available& available) {
  const auto& stored = available.stored;
  const bool is_stored = std::find(stored.begin(), stored.end(), release.version) != stored.end();
  return !is_stored && release.folder.empty() && release.digest.empty();
}

bool is_same(const SpecRelease& a, const SpecRelease& b) {
  return a.version == b.version && a.folder == b.folder && a.digest == b.digest;
}

struct Ends {
  std::optional<SpecRelease> good, bad, suspect;
};

Result<void> check_ends(const SpecRelease& good, const SpecRelease& bad, std::optional<bool> finds_fix) {
  if (is_same(good, bad)) {
    return Error{ErrorKind::kUsage,
                 fmt::format("--good and --bad are both {}", good.version.name()),
                 {},
                 "name two releases that behave differently, or one end alone: goiso finds the other"};
  }
  const bool is_fix = good.version > bad.version;
  if (finds_fix && *finds_fix != is_fix) {
    return Error{ErrorKind::kUsage,
                 fmt::format("--find {} needs a good end that is {} than the bad one: {} is {} than {}",
                             *finds_fix ? "fix" : "regression", *finds_fix ? "newer" : "older", good.version.name(),
                             is_fix ? "newer" : "older", bad.version.name()),
                 {},
                 "without --find the ends say what is searched"};
  }
  return {};
}

Result<Ends> ends_of(const BisectOrder& order, const Project& project, const SpecSurroundings& around) {
  Ends ends;
  if (!order.good.empty()) {
    TRY_ASSIGN(ends.good, end_of(order.good, around));
  }
  if (!order.bad.empty()) {
    TRY_ASSIGN(ends.bad, end_of(order.bad, around));
  } else if (const auto own = choose_for_project(project, around.available); own) {
    ends.suspect = SpecRelease{own->version, own->folder, own->digest};
  }
  if (ends.good && ends.bad) {
    TRY(check_ends(*ends.good, *ends.bad, order.finds_fix));
  }
  return ends;
}

void add(std::vector<SpecRelease>& releases, const std::optional<SpecRelease>& release) {
  const bool is_there = !release || std::any_of(releases.begin(), releases.end(), [&](const SpecRelease& one) {
    return one.version == release->version;
  });
  if (!is_there) {
    releases.push_back(*release);
  }
}

std::optional<std::size_t> node_of(const SearchSpace& space, const std::optional<SpecRelease>& release) {
  return release ? space.index_of(release->version.name()) : std::nullopt;
}

std::vector<GoVersion> versions_of(const std::vector<SpecRelease>& releases) {
  std::vector<GoVersion> versions;
  std::transform(releases.begin(), releases.end(), std::back_inserter(versions),
                 [](const SpecRelease& release) { return release.version; });
  return versions;
}

// An end that was named with a folder or digest stands for its version in the space.
SpecRelease release_named(const std::string& name, const std::vector<SpecRelease>& releases, const Ends& ends) {
  for (const auto* end : {&ends.good, &ends.bad}) {
    if (*end && (*end)->version.name() == name) {
      return **end;
    }
  }
  return *std::find_if(releases.begin(), releases.end(),
                       [&](const SpecRelease& one) { return one.version.name() == name; });
}

// An end that is a release candidate lies among others.
bool is_prerelease(const std::optional<SpecRelease>& end) { return end && end->version.is_prerelease(); }

Result<std::vector<SpecRelease>> searched(const BisectOrder& order, const Ends& ends, SpecSurroundings around) {
  around.with_prereleases = order.with_prereleases || is_prerelease(ends.good) || is_prerelease(ends.bad);
  TRY_ASSIGN(auto meaning, meaning_of(order.go.empty() ? kSearchedByDefault : order.go, around));
  std::erase_if(meaning.releases, [&](const SpecRelease& release) {
    // Which candidates a proxy has is not known before it is asked; one that it has not is skipped then.
    const auto& version = release.version;
    const bool may_be_had =
        around.available.has(version) || (version.is_prerelease() && around.available.may_be_asked_for(version));
    return release.folder.empty() && release.digest.empty() && !may_be_had;
  });
  return std::move(meaning.releases);
}

// A set of releases may hold some that are not searched.
Result<std::vector<std::size_t>> nodes_skipped(const BisectOrder& order, SpecSurroundings around,
                                               const SearchSpace& space) {
  around.with_prereleases = true;
  std::vector<std::size_t> nodes;
  for (const auto& spec : order.skip) {
    TRY_ASSIGN(const auto meaning, meaning_of(spec, around));
    for (const auto& release : meaning.releases) {
      if (const auto node = space.index_of(release.version.name())) {
        nodes.push_back(*node);
      }
    }
  }
  return nodes;
}

struct Searched {
  std::vector<SpecRelease> releases;
  std::string note;
};

// Those that can build for --platform; kUsage when none can. An end that was named must be one of them.
Result<Searched> for_platform(const BisectOrder& order, const Ends& ends, std::vector<SpecRelease> releases) {
  for (const auto& end : {ends.good, ends.bad}) {
    if (end) {
      TRY(with_platform(order.box.platform, end->version, {}));
    }
  }
  Searched kept;
  std::vector<GoVersion> left_out;
  std::optional<Error> refusal;
  for (auto& release : releases) {
    const auto possible = with_platform(order.box.platform, release.version, {});
    if (possible) {
      kept.releases.push_back(std::move(release));
      continue;
    }
    refusal = possible.error();
    left_out.push_back(release.version);
  }
  if (kept.releases.empty() && refusal) {
    return std::move(*refusal);
  }
  if (!left_out.empty()) {
    const auto [oldest, newest] = std::minmax_element(left_out.begin(), left_out.end());
    const auto which = left_out.size() == 1
                           ? oldest->name()
                           : fmt::format("{} releases from {} to {}", left_out.size(), oldest->name(), newest->name());
    kept.note = fmt::format("left out, for want of {}: {}", order.box.platform, which);
  }
  return kept;
}

}  // namespace

Result<SearchAxis> release_axis(const BisectOrder& order, const Project& project, House& house) {
  TRY_ASSIGN(const auto ground, SpecGround::survey(house, project.root));
  const auto available = ground.available();
  const auto around = ground.surroundings(available);
  TRY_ASSIGN(const auto ends, ends_of(order, project, around));
  TRY_ASSIGN(auto wanted, searched(order, ends, around));
  add(wanted, order.go.empty() ? ends.suspect : std::nullopt);
  TRY_ASSIGN(auto found, for_platform(order, ends, std::move(wanted)));
  auto& releases = found.releases;
  add(releases, ends.good);
  add(releases, ends.bad);
  TRY_ASSIGN(const auto* const catalog, house.catalog());
  TRY_ASSIGN(const auto folder, manifests_folder());
  auto fixes = read_release_fixes(folder);
  std::vector<DatedRelease> dated;
  for (const auto& release : releases) {
    dated.push_back({release.version, release_day(*catalog, release.version), fixes[release.version.text()],
                     must_be_fetched(release, available)});
  }
  SearchAxis search;
  search.note = std::move(found.note);
  search.space = release_space(std::move(dated));
  if (search.space.nodes.size() < 2) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' leaves {} to search", order.go.empty() ? kSearchedByDefault : order.go,
                             search.space.nodes.empty() ? "no release" : "one release"),
                 {},
                 "see 'goiso versions SPEC' for what a spec means, and 'goiso sdk pull' for more SDKs"};
  }
  for (const auto& node : search.space.nodes) {
    ProbeQuestion question;
    question.release = release_named(node.name, releases, ends);
    search.questions.push_back(std::move(question));
  }
  search.left_out = left_out_of(versions_of(releases), *catalog);
  TRY_ASSIGN(search.skipped, nodes_skipped(order, around, search.space));
  search.good = node_of(search.space, ends.good);
  search.bad = node_of(search.space, ends.bad);
  search.suspect = node_of(search.space, ends.suspect);
  while (search.first_testable + 1 < search.questions.size() &&
         refuses(search.questions[search.first_testable].release.version, project.go_line)) {
    ++search.first_testable;
  }
  for (const auto& end : {search.good, search.bad}) {
    search.first_testable = std::min(search.first_testable, end.value_or(search.first_testable));  // named: it is asked
  }
  return search;
}

Result<SpecRelease> go_of_search(const BisectOrder& order, const Project& project, House& house) {
  TRY_ASSIGN(const auto ground, SpecGround::survey(house, project.root));
  const auto available = ground.available();
  if (!order.go.empty()) {
    return end_of(order.go, ground.surroundings(available));
  }
  TRY_ASSIGN(const auto own, choose_for_project(project, available));
  if (!own.note.empty()) {
    house.progress().note(own.note);
  }
  return SpecRelease{own.version, own.folder, own.digest};
}

}  // namespace goiso
