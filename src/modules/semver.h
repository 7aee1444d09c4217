#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

/// Versions of modules as golang.org/x/mod/semver and module read and order them: "v1.2.3-pre+build". Pure; any thread.

/// "v1", "v1.2" and "v1.2.3-rc.1+meta" are; "1.2.3", "v1.02.3" and "v1.2-pre" are not.
bool is_semver(std::string_view version);
/// A whole version as modules have them: three numbers, no build but "+incompatible".
bool is_canonical_version(std::string_view version);
/// "v2" of "v2.1.0"; "" when it is no version.
std::string_view major_of(std::string_view version);
/// "-rc.1" of "v1.2.3-rc.1+meta"; "" for none.
std::string_view prerelease_of(std::string_view version);
bool is_incompatible(std::string_view version);

/// Negative, 0 or positive as a < b, a == b, a > b; the build part counts for nothing, what is no version is less than
/// all that are.
int compare_semver(std::string_view a, std::string_view b);

/// "v0.0.0-20191109021931-daa7c04131f5" and its two other forms: a commit without a tag.
bool is_pseudo_version(std::string_view version);
/// "2019-11-09T02:19:31Z" of a pseudo-version; nullopt for any other version, or when the digits are no time.
std::optional<std::string> pseudo_version_time(std::string_view version);

/// Oldest first; equal ones by their text.
void sort_versions(std::vector<std::string>& versions);
/// What `@latest` means: the highest release, else the highest prerelease; "" for none. Pseudo-versions do not count.
std::string latest_version(const std::vector<std::string>& versions);

}  // namespace goiso
