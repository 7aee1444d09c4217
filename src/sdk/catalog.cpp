#include "sdk/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace goiso {
namespace {

using Json = nlohmann::json;

std::string text(const Json& value, const char* name) {
  return value.is_object() && value.contains(name) && value[name].is_string() ? value[name].get<std::string>()
                                                                              : std::string{};
}

Result<Json> read_list(const std::filesystem::path& path, const char* list) {
  TRY_ASSIGN(const auto content, read_file(path));
  auto document = Json::parse(content, nullptr, false);
  if (!document.is_object() || !document.contains(list) || !document[list].is_array()) {
    return Error{ErrorKind::kStore, fmt::format("'{}' is damaged", path.string()), {}, "reinstall goiso"};
  }
  return Json(std::move(document[list]));
}

std::string key(const GoVersion& version, const std::string& platform) { return version.name() + ' ' + platform; }

}  // namespace

std::string release_archive_name(const GoVersion& version, const std::string& platform) {
  auto name = fmt::format("{}.{}{}.tar.gz", version.name(), platform, platform == "linux/arm" ? "v6l" : "");
  std::replace(name.begin(), name.end(), '/', '-');
  return name;
}

Result<ReleaseCatalog> ReleaseCatalog::load(const std::filesystem::path& folder) {
  ReleaseCatalog catalog;
  TRY_ASSIGN(const auto releases, read_list(folder / "go-releases.json", "releases"));
  for (const auto& release : releases) {
    const auto version = GoVersion::parse(text(release, "version"));
    if (version) {
      catalog.releases_.push_back({*version, release.value("stable", false), text(release, "date")});
    }
  }
  TRY_ASSIGN(catalog.archives_, ArchiveList::read(folder / "go-archives.txt"));
  TRY_ASSIGN(const auto toolchains, read_list(folder / "toolchain-hashes.json", "toolchains"));
  for (const auto& entry : toolchains) {
    const auto version = GoVersion::parse(text(entry, "version"));
    if (version) {
      const auto size =
          entry.contains("size") && entry["size"].is_number_integer() ? entry["size"].get<std::int64_t>() : 0;
      catalog.pinned_[key(*version, text(entry, "os") + "/" + text(entry, "arch"))] = {text(entry, "h1"), size};
      if (catalog.find(*version) == nullptr) {
        catalog.releases_.push_back({*version, !version->is_prerelease(), ""});
      }
    }
  }
  std::sort(catalog.releases_.begin(), catalog.releases_.end(),
            [](const Release& a, const Release& b) { return a.version < b.version; });
  return catalog;
}

void ReleaseCatalog::add_release(Release release) {
  const auto at = std::lower_bound(releases_.begin(), releases_.end(), release,
                                   [](const Release& a, const Release& b) { return a.version < b.version; });
  releases_.insert(at, std::move(release));
}

void ReleaseCatalog::add_found(const std::vector<Release>& releases) {
  for (const auto& release : releases) {
    if (find(release.version) == nullptr) {
      add_release(release);
    }
  }
}

void ReleaseCatalog::add_pinned(const GoVersion& version, const std::string& platform, PinnedHash hash) {
  pinned_[key(version, platform)] = std::move(hash);
}

const Release* ReleaseCatalog::find(const GoVersion& version) const {
  const auto found = std::find_if(releases_.begin(), releases_.end(),
                                  [&](const Release& release) { return release.version == version; });
  return found == releases_.end() ? nullptr : &*found;
}

std::optional<PinnedHash> ReleaseCatalog::pinned(const GoVersion& version, const std::string& platform) const {
  const auto found = pinned_.find(key(version, platform));
  return found == pinned_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<ReleaseFile> ReleaseCatalog::file(const std::string& file_name) const {
  const auto found = files_.find(file_name);
  return found == files_.end() ? archives_.find(file_name) : std::optional{found->second};
}

std::optional<std::string> ReleaseCatalog::sha256_of(const std::string& file_name) const {
  const auto listed = file(file_name);
  return listed ? std::optional{listed->sha256} : std::nullopt;
}

}  // namespace goiso
