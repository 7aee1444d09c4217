#include "sdk/newer_releases.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"
#include "sdk/sdk_archive.h"

namespace goiso {
namespace {

constexpr int kLines = 3;     // two are supported; the one before may have had its last patch since
constexpr int kMisses = 2;    // a number may be skipped, and not every release is served
constexpr int kLongest = 99;  // of a row, whatever a proxy says

// The number behind `before` in "1.21.13" or "1.22rc2"; -1 for none.
int number_after(const std::string& text, const std::string& before) {
  int number = -1;
  if (text.starts_with(before)) {
    std::from_chars(text.data() + before.size(), text.data() + text.size(), number);
  }
  return number;
}

class Search {
 public:
  Search(const ReleaseCatalog& catalog, const ReleaseProbe& probe) : catalog_(catalog), probe_(probe) {}

  Result<void> ask_about(const GoVersion& version) {
    if (is_known(version) || !asked_.insert(version).second) {
      return {};
    }
    TRY_ASSIGN(auto date, probe_(version));
    if (date) {
      found_.push_back({version, !version.is_prerelease(), std::move(*date), true});
    }
    return {};
  }
  // 1.26.12, 1.26.13, … behind the last one known; `row` is "1.26." or "1.28rc".
  Result<void> follow(const std::string& row, int first) {
    int misses = 0;
    for (int number = std::max(first, newest_in(row) + 1); misses < kMisses && number <= kLongest; ++number) {
      const auto version = GoVersion::parse(row + std::to_string(number));
      TRY(ask_about(version.value()));
      misses = is_known(*version) ? 0 : misses + 1;
    }
    return {};
  }
  int newest_in(const std::string& row) const {
    int newest = -1;
    const auto look_at = [&](const Release& release) {
      newest = std::max(newest, number_after(release.version.text(), row));
    };
    std::for_each(catalog_.releases().begin(), catalog_.releases().end(), look_at);
    std::for_each(found_.begin(), found_.end(), look_at);
    return newest;
  }
  std::vector<Release> take() {
    std::sort(found_.begin(), found_.end(), [](const Release& a, const Release& b) { return a.version < b.version; });
    return std::move(found_);
  }

 private:
  bool is_known(const GoVersion& version) const {
    return catalog_.find(version) != nullptr ||
           std::any_of(found_.begin(), found_.end(), [&](const Release& one) { return one.version == version; });
  }

  const ReleaseCatalog& catalog_;
  const ReleaseProbe& probe_;
  std::set<GoVersion> asked_;
  std::vector<Release> found_;
};

int newest_line(const ReleaseCatalog& catalog) {
  int newest = 0;
  for (const auto& release : catalog.releases()) {
    newest = release.version.is_prerelease() ? newest : std::max(newest, release.version.minor());
  }
  return newest;
}

}  // namespace

Result<std::vector<Release>> find_newer_releases(const ReleaseCatalog& catalog, const std::vector<GoVersion>& listed,
                                                 const ReleaseProbe& probe) {
  Search search{catalog, probe};
  const int newest = newest_line(catalog);
  const int oldest = newest - kLines + 1;
  for (const auto& version : listed) {
    if (version.minor() >= oldest && version.minor() <= newest + kLines) {
      TRY(search.ask_about(version));
    }
  }
  for (int line = oldest; line <= newest + kLines; ++line) {
    const auto patches = fmt::format("1.{}.", line);
    TRY(search.follow(patches, 0));
    if (search.newest_in(patches) < 0) {
      TRY(search.follow(fmt::format("1.{}rc", line), 1));
      break;
    }
  }
  return search.take();
}

std::vector<GoVersion> releases_in_list(std::string_view list, const std::string& platform) {
  constexpr std::string_view kPrefix = "v0.0.1-";
  std::vector<GoVersion> versions;
  for (const auto line : split_lines(list)) {
    const auto name = parse_sdk_file_name(std::string{trim(line)} + ".zip");
    const auto version = name && name->platform == platform && line.starts_with(kPrefix)
                             ? GoVersion::parse(name->version)
                             : std::nullopt;
    if (version && !version->is_language()) {
      versions.push_back(*version);
    }
  }
  return versions;
}

}  // namespace goiso
