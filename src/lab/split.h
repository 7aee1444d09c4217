#pragma once
#include <cstddef>
#include <vector>

#include "lab/scene.h"

namespace goiso {

/// One place where a range can be cut: probing it tells the places up to it from those behind it.
struct Cut {
  std::size_t node = 0;
  double weight = 1;  ///< how likely the change is at this node, or at one before it that cannot be probed
  int rank = 0;       ///< the lower, the rather this one of nearly equal cuts
};

/// At most `count` of the cuts, so that the heaviest parts are as even as can be while none is so long that the rounds
/// it still takes would exceed what cutting evenly takes. `rest` is the weight behind the last cut. In the order of
/// `cuts`.
std::vector<std::size_t> choose_cuts(const std::vector<Cut>& cuts, double rest, int count);

/// Neighbours by what is known: `low` and `high` behave in two ways, and nothing between them is known.
struct Gap {
  std::size_t low = 0, high = 0;
};

/// The nodes of a gap that are worth a probe. Where two neighbours on the way failed alike, in another way than is
/// searched, what lies between them is taken to fail like them.
std::vector<std::size_t> open_nodes(const Scene& scene, const Gap& gap);

/// The gap's best `count` nodes to probe together.
std::vector<std::size_t> split(const Scene& scene, const Gap& gap, int count);

/// All gaps of the line, in its order; each may be open, closed, or have only what cannot be used in it.
std::vector<Gap> all_gaps(const Scene& scene);

}  // namespace goiso
