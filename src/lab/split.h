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

/// A range to cut at some of `cuts`, which are in order.
struct CutRange {
  std::vector<Cut> cuts;
  double rest = 1;        ///< weight behind the last cut
  int rounds = 0;         ///< to be done in, this one counted; fewer than cutting evenly takes: what that takes
  std::size_t parts = 2;  ///< that a later round can cut into
};

/// At most `count` of the cuts, so that the weights of the parts are as even as can be while none is so long that the
/// rounds that are left after this one would not do for it. In the order of the cuts.
std::vector<std::size_t> choose_cuts(const CutRange& range, int count);

/// Neighbours by what is known: `low` and `high` behave in two ways, and nothing between them is known.
struct Gap {
  std::size_t low = 0, high = 0;
};

/// The nodes of a gap that are worth a probe. Where two neighbours on the way failed alike, in another way than is
/// searched, what lies between them is taken to fail like them.
std::vector<std::size_t> open_nodes(const Scene& scene, const Gap& gap);

/// What is believed of where the change is: anywhere by weight, or, for the repair of a failure, soon after it was bad.
enum class Lean { kEven, kSoonAfterBad };

/// The gap's best `count` nodes to probe together. An even search keeps to nine probes one by one, or five rounds of
/// more, counted from the first, where that can be; the other may take one round more than even cuts, and mostly takes
/// fewer.
std::vector<std::size_t> split(const Scene& scene, const Gap& gap, int count, Lean lean);

/// The best `count` nodes to find a good one below `bad`, where none is known: mostly in the same minor or the one
/// before. As a part of the whole search it keeps to the same bounds.
std::vector<std::size_t> split_below(const Scene& scene, std::size_t bad, int count);

/// All gaps of the line, in its order; each may be open, closed, or have only what cannot be used in it.
std::vector<Gap> all_gaps(const Scene& scene);

}  // namespace goiso
