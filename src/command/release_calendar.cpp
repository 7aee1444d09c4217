#include "command/release_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace goiso {
namespace {

constexpr int kFirstWithPatchZero = 21;  // "1.21.0", before it "1.20"
constexpr int kMostPatches = 99;         // a Go of somebody's own may be called anything

std::string day_of(const Release& release) { return release.date.substr(0, 10); }

// The newest patch release of a minor that has a day.
std::optional<int> newest_dated(const ReleaseCatalog& catalog, int minor) {
  std::optional<int> newest;
  for (const auto& release : catalog.releases()) {
    const auto& version = release.version;
    if (version.minor() == minor && !version.is_prerelease() && !release.date.empty()) {
      newest = std::max(newest.value_or(0), version.patch());
    }
  }
  return newest;
}

std::string newest_day(const ReleaseCatalog& catalog) {
  std::string day;
  for (const auto& release : catalog.releases()) {
    day = std::max(day, day_of(release));
  }
  return day;
}

std::optional<GoVersion> release_of(int minor, int patch) {
  const bool has_bare_name = patch == 0 && minor < kFirstWithPatchZero;
  return GoVersion::parse(has_bare_name ? fmt::format("1.{}", minor) : fmt::format("1.{}.{}", minor, patch));
}

}  // namespace

std::string release_day(const ReleaseCatalog& catalog, const GoVersion& version) {
  const auto* const release = catalog.find(version);
  if (release != nullptr && !release->date.empty()) {
    return day_of(*release);
  }
  const auto newest = newest_dated(catalog, version.minor());
  const bool is_newer = newest && !version.is_prerelease() && version.patch() > *newest;
  return is_newer ? fmt::format("{}+{:03}", newest_day(catalog), version.patch() - *newest) : "";
}

std::vector<GoVersion> left_out_of(const std::vector<GoVersion>& searched, const ReleaseCatalog& catalog) {
  const std::set<GoVersion> in_space(searched.begin(), searched.end());
  std::set<GoVersion> known = in_space;
  for (const auto& release : catalog.releases()) {
    known.insert(release.version);
  }
  std::map<int, int> newest;  // patch, by minor
  for (const auto& version : known) {
    if (!version.is_prerelease()) {
      newest[version.minor()] = std::min(version.patch(), kMostPatches);  // in their order, so the last one stays
    }
  }
  std::vector<GoVersion> left_out;
  for (const auto& [minor, last] : newest) {
    for (int patch = 0; patch <= last; ++patch) {
      const auto version = release_of(minor, patch);
      if (version && !in_space.contains(*version)) {
        left_out.push_back(*version);
      }
    }
  }
  return left_out;
}

}  // namespace goiso
