#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lab/variations.h"

namespace goiso {

// What another go line in go.mod does to a failure: part of lab/attribution.

inline constexpr const char* kGoLineFactor = "go-line";

/// The minor version of the project's go line; nullopt without one, or where it cannot be changed.
std::optional<int> line_of(const AttributionGround& ground);

/// Older go lines to try next, where the project's own may have a say: galloping down, then halving.
std::vector<Variation> lower_go_lines(const AttributionGround& ground, const Tried& tried);

/// Newer ones, where nothing else brought the failure to an end: the newest that the release takes, then halving. On
/// the first bad release; where none passes on the newest one, for that takes most.
std::vector<Variation> higher_go_lines(const AttributionGround& ground, const Tried& tried);

/// The oldest go line with which it fails, where an older one was seen to pass.
std::optional<int> line_that_brings_it(const AttributionGround& ground, const Tried& tried);

/// Of the go lines that pass, is this the one nearest to the project's own?
bool is_nearest_line(const AttributionGround& ground, const Tried& tried, const Variation& variation);

/// A sentence: "goes away with 'go 1.21' in go.mod: …".
std::string effect_of_line(const AttributionGround& ground, const Variation& variation, const Tried& tried);

}  // namespace goiso
