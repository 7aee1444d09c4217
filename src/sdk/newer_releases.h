#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sdk/catalog.h"

namespace goiso {

/// Whether somebody serves a release: the day it was made ("2026-11-03", "" when that is not said), or nullopt.
using ReleaseProbe = std::function<Result<std::optional<std::string>>(const GoVersion& version)>;

/// Releases that `catalog` does not know, oldest first, marked as served. Asked for are those of `listed` that belong
/// to the three newest lines or to later ones, then what follows by number: patches of those lines, the lines that come
/// next and, as long as such a line has no final release, its release candidates. Two missing numbers end a row. Ends
/// with the probe's first error; asks about each release once.
Result<std::vector<Release>> find_newer_releases(const ReleaseCatalog& catalog, const std::vector<GoVersion>& listed,
                                                 const ReleaseProbe& probe);

/// The releases for `platform` in the "@v/list" that a module proxy has of golang.org/toolchain; it is never whole.
std::vector<GoVersion> releases_in_list(std::string_view list, const std::string& platform);

}  // namespace goiso
