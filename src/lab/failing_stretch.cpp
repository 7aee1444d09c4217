#include "lab/failing_stretch.h"

namespace goiso {
namespace {

enum class Way { kUp, kDown };

// From each bad node on, in one direction, up to what is known to behave in another way.
void spread(const Scene& scene, Way way, std::vector<bool>& failing) {
  bool goes_on = false;
  for (std::size_t i = 0; i < scene.size(); ++i) {
    const auto node = way == Way::kUp ? i : scene.size() - 1 - i;
    if (!scene.is_known(node)) {
      continue;
    }
    const bool may_be_same = scene.fails_otherwise(node) && scene.nodes[node].is_reworded;
    goes_on = scene.is_bad(node) || (goes_on && may_be_same);
    failing[node] = failing[node] || goes_on;
  }
}

// Beyond the other failures that begin at `node`, is there one that fails as is searched?
bool leads_to_failing(const Scene& scene, const std::vector<bool>& failing, std::size_t node, Way way) {
  while (node < scene.size()) {  // below 0 is above all
    if (failing[node]) {
      return true;
    }
    if (scene.is_known(node) && !scene.fails_otherwise(node)) {
      return false;
    }
    node = way == Way::kUp ? node + 1 : node - 1;
  }
  return false;
}

}  // namespace

std::vector<bool> failing_nodes(const Scene& scene) {
  std::vector<bool> failing(scene.size(), false);
  spread(scene, Way::kUp, failing);
  spread(scene, Way::kDown, failing);
  return failing;
}

bool is_told(const Scene& scene, const std::vector<bool>& failing, const Gap& gap) {
  return scene.options.transitions || leads_to_failing(scene, failing, gap.high, Way::kUp) ||
         leads_to_failing(scene, failing, gap.low, Way::kDown);
}

std::vector<Gap> told_gaps(const Scene& scene) {
  const auto failing = failing_nodes(scene);
  std::vector<Gap> gaps;
  for (const auto& gap : all_gaps(scene)) {
    if (is_told(scene, failing, gap)) {
      gaps.push_back(gap);
    }
  }
  return gaps;
}

bool never_had_it(const Scene& scene, const std::vector<bool>& failing, const Gap& gap) {
  const auto& made = scene.space.nodes[gap.high].date;
  for (auto node = gap.low + 1; !made.empty() && node-- > 0;) {
    if (!scene.is_known(node)) {
      continue;
    }
    if (scene.is_good(node)) {
      break;
    }
    // Beneath another failure it may be there.
    if (!failing[node]) {
      continue;
    }
    if (scene.tree.descends(gap.high, node) || scene.space.nodes[node].date < made) {
      return false;
    }
  }
  return !made.empty();
}

bool inherits_it(const Scene& scene, const std::vector<bool>& failing, const Gap& gap) {
  const auto& made = scene.space.nodes[gap.high];
  const auto own = scene.tree.branch_of(gap.high);
  bool is_newest_then = true;  // of the minor before, among what is known of it
  for (auto node = gap.high; made.is_trunk && node-- > 0;) {
    const auto& older = scene.space.nodes[node];
    if (!scene.is_known(node)) {
      continue;
    }
    if (older.is_trunk) {
      return failing[node];
    }
    const bool is_alive_then = !older.date.empty() && older.date <= made.date;
    if (is_newest_then && is_alive_then && scene.tree.branch_of(node) + 1 == own) {
      if (failing[node]) {
        return true;
      }
      is_newest_then = false;
    }
  }
  return false;
}

std::optional<std::size_t> common_root(const Scene& scene, const std::vector<bool>& failing, const Gap& gap) {
  const auto root = scene.tree.span_of(gap.low).root();
  if (!failing[gap.low] || !scene.is_good(gap.high) || !never_had_it(scene, failing, gap)) {
    return std::nullopt;
  }
  for (auto node = gap.low; node > root; --node) {
    if (scene.is_good(node)) {
      return std::nullopt;  // the fault came behind it
    }
  }
  return scene.is_open(root) ? std::optional{root} : std::nullopt;
}

std::vector<Gap> gaps_within(const Scene& scene, const Gap& focus) {
  std::vector<Gap> gaps;
  for (const auto& gap : all_gaps(scene)) {
    if (gap.low >= focus.low && gap.high <= focus.high) {
      gaps.push_back(gap);
    }
  }
  return gaps;
}

bool is_settled(const Scene& scene, const Gap& focus) {
  const auto gaps = gaps_within(scene, focus);
  return std::all_of(gaps.begin(), gaps.end(), [](const auto& gap) { return gap.high == gap.low + 1; });
}

}  // namespace goiso
