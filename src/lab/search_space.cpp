#include "lab/search_space.h"

#include <algorithm>

namespace goiso {
namespace {

constexpr double kPatchWeight = 0.05;

SearchNode node_of(const DatedRelease& release) {
  SearchNode node{release.version.name(), release.version.language(), release.version.begins_line(), release.date};
  node.weight = node.is_trunk ? 1 : kPatchWeight;
  node.fixes = release.fixes;
  node.is_far = release.is_far;
  return node;
}

}  // namespace

std::optional<std::size_t> SearchSpace::index_of(std::string_view name) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node.name == name; });
  return found == nodes.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - nodes.begin())};
}

SearchSpace release_space(std::vector<DatedRelease> releases) {
  const auto is_older = [](const DatedRelease& a, const DatedRelease& b) { return a.version < b.version; };
  std::stable_sort(releases.begin(), releases.end(), is_older);
  SearchSpace space;
  for (const auto& release : releases) {
    auto node = node_of(release);
    if (space.nodes.empty() || space.nodes.back().name != node.name) {
      space.nodes.push_back(std::move(node));
    }
  }
  return space;
}

SearchSpace line_space(const std::vector<std::string>& names) {
  SearchSpace space;
  for (const auto& name : names) {
    space.nodes.push_back({name, "line", false, "", 1});
  }
  return space;
}

}  // namespace goiso
