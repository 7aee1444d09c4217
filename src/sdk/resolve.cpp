#include "sdk/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "sdk/spec_releases.h"
#include "sdk/version_spec.h"

namespace goiso {
namespace {

constexpr int kFirstWithModules = 5;  // 1.2.2 to 1.4.3 have some, but for platforms that no list of archives names
constexpr int kAllWithModules = 21;
constexpr int kLinesAhead = 2;  // two lines come out in a year

// The words a mistyped spec may have meant.
std::vector<std::string> known_words(const Available& available) {
  const auto fixed = spec_words();
  std::set<std::string> words(fixed.begin(), fixed.end());
  for (const auto& release : available.catalog.releases()) {
    words.insert(release.version.text());
    words.insert(release.version.language());
  }
  return {words.begin(), words.end()};
}

std::string hint_for(const std::string& spec, const Available& available) {
  const auto version = GoVersion::parse(spec);
  const auto newest = available.newest("");
  if (version && newest && version->minor() > newest->minor()) {
    return fmt::format("did you mean '{}'? It is the newest that this goiso knows", newest->language());
  }
  if (const auto sibling = version ? available.newest(version->language()) : std::nullopt;
      sibling && spec != sibling->language()) {
    const auto* const others =
        available.has_module_proxies ? "; 'goiso sdk refresh' learns of what came out since" : "";
    return fmt::format("did you mean '{}'? It is the newest {} known here{}", sibling->text(), sibling->language(),
                       others);
  }
  const auto near = nearest(spec, known_words(available));
  return near.empty() ? "write it like 1.21, go1.21.13 or stable" : fmt::format("did you mean '{}'?", near);
}

Error several(const std::string& spec, const std::vector<SpecRelease>& releases) {
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' means {} releases, {} to {}, and one is wanted", terminal_safe(spec), releases.size(),
                           releases.front().version.name(), releases.back().version.name()),
               {},
               fmt::format("name one, like '{}'; 'goiso versions' lists a set", releases.back().version.text())};
}

}  // namespace

bool Available::has(const GoVersion& version) const {
  const bool is_stored = std::find(stored.begin(), stored.end(), version) != stored.end();
  if (is_stored || only_stored) {
    return is_stored;
  }
  return is_served(version) ||
         (has_archive_sites && catalog.sha256_of(release_archive_name(version, platform)).has_value());
}

bool Available::is_served(const GoVersion& version) const {
  if (catalog.pinned(version, platform)) {
    return true;
  }
  const auto* const listed = catalog.find(version);
  if (!has_module_proxies || listed == nullptr || (version.is_prerelease() && !listed->is_served)) {
    return false;
  }
  // From 1.21 on every archive has its module; of the older ones those that were made for the platform may have one.
  const bool is_made_for = catalog.sha256_of(release_archive_name(version, platform)).has_value();
  return version.minor() >= kAllWithModules || (version.minor() >= kFirstWithModules && is_made_for);
}

bool Available::may_be_asked_for(const GoVersion& version) const {
  if (!has_module_proxies || only_stored || version.is_language()) {
    return false;
  }
  const auto& known = catalog.releases();
  if (known.empty() || catalog.find(version) != nullptr) {
    return !known.empty();
  }
  const bool is_next = version.minor() <= known.back().version.minor() + kLinesAhead;
  return is_next && std::none_of(known.begin(), known.end(), [&](const Release& release) {
           return release.version.language() == version.language() && release.version > version;
         });
}

std::optional<GoVersion> Available::newest(const std::string& language) const {
  std::optional<GoVersion> best;
  const auto consider = [&](const GoVersion& version) {
    const bool is_wanted = (language.empty() || version.language() == language) && !version.is_prerelease();
    if (is_wanted && (!best || version > *best) && has(version)) {
      best = version;
    }
  };
  for (const auto& release : catalog.releases()) {
    consider(release.version);
  }
  std::for_each(stored.begin(), stored.end(), consider);
  return best;
}

std::string yaml_hint(const std::string& spec, const Available& available) {
  const auto version = GoVersion::parse(spec);
  const bool is_cut = version && version->minor() >= 1 && version->minor() <= 9 && spec == version->language() &&
                      available.newest(spec + "0");
  return is_cut ? fmt::format("did you mean '{}0'? YAML reads 1.20 as the number 1.2", spec) : "";
}

Error not_available(const GoVersion& version, const Available& available) {
  auto hint = fmt::format("import the official archive with 'goiso sdk import {}'",
                          release_archive_name(version, available.platform));
  if (const auto near = available.newest(version.language())) {
    hint += fmt::format(", or use '--go {}'", near->text());
  }
  return Error{ErrorKind::kNotFound,
               fmt::format("{} is not in the store, and its module hash is not pinned", version.name()),
               {},
               hint};
}

Error unknown_release(const std::string& spec, const Available& available) {
  return Error{ErrorKind::kUsage,
               fmt::format("no Go release is called '{}'", terminal_safe(spec)),
               {},
               hint_for(spec, available)};
}

Result<ToolchainChoice> choose_release(const std::string& spec, const SpecSurroundings& around) {
  if (spec.empty()) {
    return Error{ErrorKind::kUsage, "--go is empty", {}, "write it like --go 1.21, --go go1.21.13 or --go stable"};
  }
  TRY_ASSIGN(const auto meaning, meaning_of(spec, around));
  if (meaning.releases.size() > 1) {
    return several(spec, meaning.releases);
  }
  const auto& release = meaning.releases.front();
  const bool is_own = !release.folder.empty() || !release.digest.empty();
  const auto& available = around.available;
  if (!is_own && !available.has(release.version) && !available.may_be_asked_for(release.version)) {
    auto error = not_available(release.version, available);
    if (auto hint = yaml_hint(spec, available); !hint.empty()) {
      error.hint = std::move(hint);
    }
    return error;
  }
  return ToolchainChoice{release.version, "", join(meaning.notes, "; "), release.folder, release.digest};
}

}  // namespace goiso
