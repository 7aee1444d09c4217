#pragma once
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "lab/attribution.h"

namespace goiso {

using Tried = std::vector<TriedVariation>;

bool is_any(const std::string& word, std::initializer_list<const char*> words);

/// Nothing done differently yet.
Variation base_variation(const char* factor, std::string value, const GoVersion& go);

bool was_tried(const Tried& tried, const Variation& variation);
/// Null when it was not tried.
const TriedVariation* find_tried(const Tried& tried, const Variation& variation);
/// Those of `wanted` that were not tried.
std::vector<Variation> untried(const Tried& tried, std::vector<Variation> wanted);
bool has_cause(const Tried& tried);

/// The first bad release without what its compiler does for these (SdkSettings::compiler_hashes).
Variation without_hashes(const AttributionGround& ground, const std::vector<std::string>& hashes);

/// The variation that undoes these of a kind at once: without_hashes …
using VariationMaker = std::function<Variation(const AttributionGround& ground, const std::vector<std::string>& names)>;

/// What to try of them next: all at once, then each alone unless it failed all the same.
std::vector<Variation> together_then_alone(const VariationMaker& make, const AttributionGround& ground,
                                           const std::vector<std::string>& names, const Tried& tried);

}  // namespace goiso
