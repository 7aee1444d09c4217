#include "command/versions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command/spec_ground.h"

namespace goiso {

using Json = nlohmann::ordered_json;

namespace {

// How a release would get here.
std::string source_of(const SpecRelease& release, const Available& available) {
  const auto& stored = available.stored;
  if (!release.folder.empty() || !release.digest.empty()) {
    return "own";
  }
  if (std::find(stored.begin(), stored.end(), release.version) != stored.end()) {
    return "stored";
  }
  if (available.is_served(release.version)) {
    return "module-proxy";
  }
  return available.has(release.version) ? "download-site" : "import";
}

Json json_of(const SpecRelease& release, const Available& available) {
  const auto* const known = available.catalog.find(release.version);
  Json entry{{"version", release.version.name()},
             {"source", source_of(release, available)},
             {"date", known == nullptr ? "" : known->date}};
  if (!release.folder.empty()) {
    entry["path"] = valid_utf8(release.folder);
  }
  if (!release.digest.empty()) {
    entry["sdk"] = release.digest;
  }
  return entry;
}

std::string line_of(const SpecRelease& release) {
  return (release.folder.empty() ? release.version.name() : "path:" + terminal_safe(release.folder)) + "\n";
}

}  // namespace

Result<Answer> list_versions(const VersionsOptions& options, House& house) {
  TRY_ASSIGN(const auto ground, SpecGround::survey(house, options.project));
  const auto available = ground.available();
  auto around = ground.surroundings(available);
  around.with_prereleases = options.with_prereleases;
  around.is_strict = options.is_strict;
  TRY_ASSIGN(const auto meaning, meaning_of(options.spec, around));
  Answer answer;
  Json document{{"schema", "goiso.versions/1"},
                {"spec", valid_utf8(options.spec)},
                {"platform", available.platform},
                {"versions", Json::array()},
                {"notes", meaning.notes}};
  for (const auto& release : meaning.releases) {
    answer.text += line_of(release);
    document["versions"].push_back(json_of(release, available));
  }
  for (const auto& note : meaning.notes) {
    house.progress().note(note);
  }
  answer.json = document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return answer;
}

}  // namespace goiso
