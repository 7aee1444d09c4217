#pragma once
#include <vector>

#include "lab/axes.h"

namespace goiso {

/// A few combinations in which any two values of two axes meet, unless every combination that has both is excluded. No
/// excluded one is among them; equal questions have equal answers. With one axis: all its values. Every axis must have
/// a value. Greedy (each next one is built around the first pair still missing): near the least possible, not always
/// it.
std::vector<AxisValues> cover_pairs(const std::vector<MatrixAxis>& axes, const std::vector<CellRule>& exclude);

}  // namespace goiso
