#include "sdk/choose_for_project.h"

#include <fmt/format.h>

#include "sdk/spec_files.h"

namespace goiso {
namespace {

constexpr int kFirstWithZero = 21;  // from go1.21.0 on the first release of a line is called .0

struct Need {
  GoVersion version;
  std::string said_by;
};

std::optional<Need> need_of(const Project& project) {
  const auto* const file = project.is_workspace ? "go.work" : "go.mod";
  if (project.toolchain_line == "default") {
    return std::nullopt;
  }
  const auto toolchain = GoVersion::parse(project.toolchain_line);
  const auto line = GoVersion::parse(project.go_line);
  if (toolchain && (!line || *toolchain >= *line)) {
    return Need{*toolchain, fmt::format("{} toolchain line {}", file, project.toolchain_line)};
  }
  if (line && line->minor() >= kFirstWithZero) {
    // A language version names no toolchain: its first release does (golang/go#62278).
    return Need{line->is_language() ? first_release_of(line->language()) : *line,
                fmt::format("{} go line {}", file, project.go_line)};
  }
  return std::nullopt;
}

Result<ToolchainChoice> choose_newest(const Project& project, const Available& available) {
  std::optional<GoVersion> newest;
  for (const auto& version : available.stored) {
    newest = !version.is_prerelease() && (!newest || version > *newest) ? version : newest;
  }
  const auto* const what = newest ? "newest SDK in the store" : "newest SDK that is pinned";
  newest = newest ? newest : available.newest("");
  if (!newest) {
    return Error{ErrorKind::kNotFound,
                 "no Go SDK is in the store and none is pinned for " + available.platform,
                 {},
                 "run 'goiso sdk import FILE'"};
  }
  const auto asked =
      project.go_line.empty() ? std::string{"the project names no Go"} : "the project asks for go " + project.go_line;
  return ToolchainChoice{*newest, fmt::format("{} ({})", what, asked), ""};
}

}  // namespace

Result<ToolchainChoice> choose_for_project(const Project& project, const Available& available) {
  const auto need = need_of(project);
  if (!need) {
    return choose_newest(project, available);
  }
  if (available.has(need->version)) {
    return ToolchainChoice{need->version, need->said_by, ""};
  }
  const auto stand_in = available.newest(need->version.language());
  if (!stand_in || *stand_in < need->version) {
    return not_available(need->version, available);
  }
  const auto note = fmt::format("cmd/go would take {}, which is neither in the store nor pinned; {} stands in",
                                need->version.name(), stand_in->name());
  return ToolchainChoice{*stand_in, need->said_by, note};
}

}  // namespace goiso
