#include "sdk/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace goiso {
namespace {

std::string line_name(const GoVersion& version) { return version.language(); }

std::vector<GoVersion> finals(const Available& available) {
  std::vector<GoVersion> versions;
  for (const auto& release : available.catalog.releases()) {
    if (!release.version.is_prerelease()) {
      versions.push_back(release.version);
    }
  }
  versions.insert(versions.end(), available.stored.begin(), available.stored.end());
  std::sort(versions.begin(), versions.end());
  return versions;
}

// The words a mistyped spec may have meant.
std::vector<std::string> known_words(const Available& available) {
  std::set<std::string> words{"stable", "oldstable", "latest"};
  for (const auto& release : available.catalog.releases()) {
    words.insert(release.version.text());
    words.insert(line_name(release.version));
  }
  return {words.begin(), words.end()};
}

// What an unquoted 1.20 in a YAML file arrives as; "" for anything else.
std::string yaml_hint(const std::string& spec, const Available& available) {
  const auto version = GoVersion::parse(spec);
  const bool is_cut = version && version->minor() >= 1 && version->minor() <= 9 && available.newest(spec + "0");
  return is_cut ? fmt::format("did you mean '{}0'? YAML reads 1.20 as the number 1.2", spec) : "";
}

std::string hint_for(const std::string& spec, const Available& available) {
  const auto version = GoVersion::parse(spec);
  const auto newest = available.newest("");
  if (version && newest && version->minor() > newest->minor()) {
    return fmt::format("did you mean '{}'? It is the newest that this goiso knows", newest->language());
  }
  const auto near = nearest(spec, known_words(available));
  return near.empty() ? "write it like 1.21, go1.21.13 or stable" : fmt::format("did you mean '{}'?", near);
}

Error unknown(const std::string& spec, const Available& available) {
  if (spec.empty()) {
    return Error{ErrorKind::kUsage, "--go is empty", {}, "write it like --go 1.21, --go go1.21.13 or --go stable"};
  }
  return Error{ErrorKind::kUsage, fmt::format("no Go release is called '{}'", spec), {}, hint_for(spec, available)};
}

std::optional<ToolchainChoice> newest_of_line(const std::string& language, const Available& available) {
  const auto version = available.newest(language);
  if (!version) {
    return std::nullopt;
  }
  ToolchainChoice choice{*version, "", ""};
  for (const auto& final : finals(available)) {
    if (final.language() == language && final > *version) {
      choice.note = fmt::format("{} is newer than {}, but is neither in the store nor pinned", final.name(), version->name());
    }
  }
  return choice;
}

// "1.24.0-rc.1" is how others write 1.24rc1; "1.21.x" is 1.21.
std::string plain_spec(std::string spec) {
  if (spec.starts_with("go")) {
    spec.erase(0, 2);
  }
  if (spec.ends_with(".x")) {
    spec.resize(spec.size() - 2);
  }
  for (const auto* kind : {"rc", "beta"}) {
    const auto mark = fmt::format(".0-{}.", kind);
    if (const auto at = spec.find(mark); at != std::string::npos) {
      spec.replace(at, mark.size(), kind);
    }
  }
  return spec;
}

bool is_line(const std::string& spec) { return std::count(spec.begin(), spec.end(), '.') == 1 && GoVersion::parse(spec) && !GoVersion::parse(spec)->is_prerelease(); }

// The newest release that the manifest lists or the store holds of a line; nullopt for a line nobody released.
std::optional<GoVersion> newest_known(const std::string& language, const Available& available) {
  std::optional<GoVersion> best;
  for (const auto& version : finals(available)) {
    best = version.language() == language ? version : best;
  }
  return best;
}

Result<ToolchainChoice> choose_word(const std::string& word, const Available& available) {
  const auto newest = available.newest("");
  const auto choice = newest && word == "oldstable" ? available.newest(fmt::format("1.{}", newest->minor() - 1)) : newest;
  return choice ? Result<ToolchainChoice>{ToolchainChoice{*choice, "", ""}} : unknown(word, available);
}

Result<ToolchainChoice> choose_line(const GoVersion& line, const std::string& spec, const Available& available) {
  if (auto choice = newest_of_line(line.language(), available)) {
    return std::move(*choice);
  }
  const auto known = newest_known(line.language(), available);
  auto error = known ? not_available(*known, available) : unknown(spec, available);
  if (auto hint = yaml_hint(spec, available); !hint.empty()) {
    error.hint = std::move(hint);
  }
  return error;
}

}  // namespace

bool Available::has(const GoVersion& version) const {
  return std::find(stored.begin(), stored.end(), version) != stored.end() || catalog.pinned(version, platform).has_value();
}

std::optional<GoVersion> Available::newest(const std::string& language) const {
  std::optional<GoVersion> best;
  for (const auto& version : finals(*this)) {
    if ((language.empty() || version.language() == language) && !version.is_prerelease() && has(version)) {
      best = version;
    }
  }
  return best;
}

Error not_available(const GoVersion& version, const Available& available) {
  auto archive = fmt::format("{}.{}.tar.gz", version.name(), available.platform);
  std::replace(archive.begin(), archive.end(), '/', '-');
  auto hint = fmt::format("import the official archive with 'goiso sdk import {}'", archive);
  if (const auto near = available.newest(version.language())) {
    hint += fmt::format(", or use '--go {}'", near->text());
  }
  return Error{ErrorKind::kNotFound, fmt::format("{} is not in the store, and its module hash is not pinned", version.name()), {}, hint};
}

Result<ToolchainChoice> choose_release(const std::string& spec, const Available& available) {
  if (spec == "stable" || spec == "latest" || spec == "oldstable") {
    return choose_word(spec, available);
  }
  const auto plain = plain_spec(spec);
  const auto version = GoVersion::parse(plain);
  if (!version) {
    return unknown(spec, available);
  }
  if (is_line(plain)) {
    return choose_line(*version, spec, available);
  }
  if (available.has(*version)) {
    return ToolchainChoice{*version, "", ""};
  }
  return available.catalog.find(*version) != nullptr ? not_available(*version, available) : unknown(spec, available);
}

}  // namespace goiso
