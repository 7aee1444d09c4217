#include "sdk/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace goiso {
namespace {

constexpr int kFirstWithZero = 21;

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

Error unknown(const std::string& spec, const Available& available) {
  std::string hint = "write it like 1.21, go1.21.13 or stable";
  const auto version = GoVersion::parse(spec);
  const auto yaml = spec + "0";
  const auto words = known_words(available);
  const bool is_yaml = version && std::find(words.begin(), words.end(), yaml) != words.end() && version->minor() < 10;
  if (is_yaml) {
    hint = fmt::format("did you mean '{}'? (YAML reads 1.20 as the number 1.2)", yaml);
  } else if (version && available.newest("") && version->minor() > available.newest("")->minor()) {
    hint = fmt::format("did you mean '{}'? It is the newest that this goiso knows", available.newest("")->language());
  } else if (const auto near = nearest(spec, words); !near.empty()) {
    hint = fmt::format("did you mean '{}'?", near);
  }
  return Error{ErrorKind::kUsage, spec.empty() ? "--go is empty" : fmt::format("no Go release is called '{}'", spec), {},
               spec.empty() ? "write it like --go 1.21, --go go1.21.13 or --go stable" : hint};
}

Error not_available(const GoVersion& version, const Available& available) {
  const auto near = available.newest(version.language());
  auto hint = fmt::format("import the official archive with 'goiso sdk import {}.{}.tar.gz'", version.name(),
                          available.platform.substr(0, 5) + "-" + available.platform.substr(std::min<std::size_t>(6, available.platform.size())));
  if (near) {
    hint += fmt::format(", or use '--go {}'", near->text());
  }
  return Error{ErrorKind::kNotFound, fmt::format("{} is not in the store, and its module hash is not pinned", version.name()), {}, hint};
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

Result<ToolchainChoice> choose_release(const std::string& spec, const Available& available) {
  const auto newest = available.newest("");
  if (newest && (spec == "stable" || spec == "latest")) {
    return ToolchainChoice{*newest, "", ""};
  }
  if (newest && spec == "oldstable") {
    const auto before = available.newest(fmt::format("1.{}", newest->minor() - 1));
    return before ? Result<ToolchainChoice>{ToolchainChoice{*before, "", ""}} : unknown(spec, available);
  }
  const auto plain = plain_spec(spec);
  const auto version = GoVersion::parse(plain);
  if (!version || plain != trim(plain)) {
    return unknown(spec, available);
  }
  if (is_line(plain)) {
    if (auto choice = newest_of_line(version->language(), available)) {
      return std::move(*choice);
    }
  }
  if (available.has(*version)) {
    return ToolchainChoice{*version, "", ""};
  }
  const auto known = finals(available);
  const bool is_known_line = is_line(plain) && std::any_of(known.begin(), known.end(), [&](const GoVersion& one) { return one.language() == version->language(); });
  if (is_known_line) {
    const auto last = std::find_if(known.rbegin(), known.rend(), [&](const GoVersion& one) { return one.language() == version->language(); });
    return not_available(*last, available);
  }
  return available.catalog.find(*version) != nullptr && !is_line(plain) ? not_available(*version, available) : unknown(spec, available);
}

namespace {

struct Need {
  GoVersion version;
  std::string said_by;
};

// go/toolchain lines as cmd/go weighs them: the toolchain line when it is newer than what is at hand, then the go line when that is newer still.
std::optional<Need> need_of(const Project& project, const GoVersion& local) {
  const auto* const file = project.is_workspace ? "go.work" : "go.mod";
  std::optional<Need> need;
  auto minimum = local;
  const auto toolchain = project.toolchain_line == "default" ? std::nullopt : GoVersion::parse(project.toolchain_line);
  if (toolchain && *toolchain > minimum) {
    need = Need{*toolchain, fmt::format("{} toolchain line {}", file, project.toolchain_line)};
    minimum = *toolchain;
  }
  const auto line = project.toolchain_line == "default" ? std::nullopt : GoVersion::parse(project.go_line);
  if (line && *line > minimum) {
    // A language version names no toolchain: its first release does (golang/go#62278).
    const bool is_language = line->is_language() && line->minor() >= kFirstWithZero;
    need = Need{is_language ? *GoVersion::parse(line->text() + ".0") : *line, fmt::format("{} go line {}", file, project.go_line)};
  }
  return need;
}

}  // namespace

Result<ToolchainChoice> choose_for_project(const Project& project, const Available& available) {
  std::optional<GoVersion> local;
  for (const auto& version : available.stored) {
    local = !version.is_prerelease() && (!local || version > *local) ? version : local;
  }
  const bool is_stored = local.has_value();
  local = local ? local : available.newest("");
  if (!local) {
    return Error{ErrorKind::kNotFound, "no Go SDK is in the store and none is pinned for " + available.platform, {}, "run 'goiso sdk import FILE'"};
  }
  const auto need = need_of(project, *local);
  if (!need) {
    const auto what = is_stored ? "newest SDK in the store" : "newest SDK that is pinned";
    return ToolchainChoice{*local, project.go_line.empty() ? what : fmt::format("{} (the project asks for go {})", what, project.go_line), ""};
  }
  if (available.has(need->version)) {
    return ToolchainChoice{need->version, need->said_by, ""};
  }
  const auto stand_in = available.newest(need->version.language());
  if (stand_in && *stand_in > need->version) {
    return ToolchainChoice{*stand_in, need->said_by, fmt::format("cmd/go would take {}, which is neither in the store nor pinned; {} stands in", need->version.name(), stand_in->name())};
  }
  return not_available(need->version, available);
}

}  // namespace goiso
