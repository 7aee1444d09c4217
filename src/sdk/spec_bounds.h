#pragma once
#include "sdk/version_spec.h"

namespace goiso {

/// True for a version of that line ("1.21").
bool is_in_line(const GoVersion& version, const SpecVersion& line);

/// Whether a set term (kEvery, kRange, kBounds) takes the version in, in Go's own order. A bare "1.21" as an edge means
/// the whole line: <=1.21 has its last release in it, >1.21 begins with 1.22. Whether prereleases count is for the
/// caller to say.
bool contains(const SpecTerm& term, const GoVersion& version);

/// True when an end or bound is a prerelease: the set then takes prereleases in.
bool names_prerelease(const SpecTerm& term);

/// "1.*".
SpecTerm every_release();

}  // namespace goiso
