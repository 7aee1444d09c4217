#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/go_version.h"

namespace goiso {

/// One place that can be probed: a release, a commit, a version of a dependency, a go line.
struct SearchNode {
  std::string name;       ///< "go1.21.13", "3f2a91c0d5e7 Fix the parser", "v1.2.3"; unique in its space
  std::string branch;     ///< releases that follow one another: "1.21"; one name for a space without branches
  bool is_trunk = false;  ///< the next branch grows from it: 1.21.0 and the release candidates before it
  /// "2024-01-31"; "2024-01-31+002" of the second release day after the last one that is written down, when nobody knows
  /// when that was; "" when nobody knows that either. In the order of time.
  std::string date;
  double weight = 1;      ///< how likely the change is here, against its neighbours; above 0
  std::vector<std::string> fixes{};  ///< what its notes name: "compiler", "net/url"; empty where nobody knows
  bool is_far = false;               ///< what its probe needs must be fetched first: of nearly equal ones the last
};

/// Where a search looks: the tree of releases, written down as a line in version order. Branches follow one another, in
/// each the trunk nodes come first and the patch releases after them; 1.22.0 grows from 1.21.0, not from 1.21.13.
struct SearchSpace {
  std::vector<SearchNode> nodes;
  std::optional<std::size_t> index_of(std::string_view name) const;
};

/// A release to search, with its day ("2024-08-06" or "") and what its SearchNode takes over.
struct DatedRelease {
  GoVersion version;
  std::string date;
  std::vector<std::string> fixes{};
  bool is_far = false;
};

/// The tree of these releases; any order, doubles dropped. A patch release is given a twentieth of the weight of a
/// trunk node: of 21 regressions looked at, six began in one of the dozen patch releases of a minor.
SearchSpace release_space(std::vector<DatedRelease> releases);

/// A tree with one branch, oldest first: commits, versions of a module, go lines. All weights are 1.
SearchSpace line_space(const std::vector<std::string>& names);

}  // namespace goiso
