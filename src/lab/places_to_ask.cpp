#include "lab/places_to_ask.h"

#include <bit>

namespace goiso {
namespace {

// A list without doubles, of nodes within [low, high].
class Places {
 public:
  Places(std::size_t size, std::size_t low, std::size_t high) : seen_(size, false), low_(low), high_(high) {}
  void add(std::size_t node) {
    if (node >= low_ && node <= high_ && node < seen_.size() && !seen_[node]) {
      seen_[node] = true;
      list_.push_back(node);
    }
  }
  std::vector<std::size_t> take() { return std::move(list_); }

 private:
  std::vector<bool> seen_;
  std::size_t low_, high_;
  std::vector<std::size_t> list_;
};

std::size_t oldest_testable(const Scene& scene) {
  std::size_t node = 0;
  while (node + 1 < scene.size() && scene.nodes[node].is_shut) {
    ++node;
  }
  return node;
}

void add_all_ends(const ReleaseTree& tree, Places& places) {
  for (auto branch = tree.branches().rbegin(); branch != tree.branches().rend(); ++branch) {
    places.add(branch->newest());
    places.add(branch->root());
  }
}

// One node in `step` of every branch, newest branches first.
void add_every(const ReleaseTree& tree, std::size_t step, Places& places) {
  for (auto branch = tree.branches().rbegin(); branch != tree.branches().rend(); ++branch) {
    for (auto node = branch->begin; node < branch->end; node += step) {
      places.add(node);
    }
  }
}

// Without branches there are no minors to step over.
std::vector<std::size_t> steps_on_line(Places places, std::size_t node, std::size_t size, bool upwards) {
  for (std::size_t step = 1; step < size; step *= 2) {
    if (upwards ? node + step < size : step <= node) {
      places.add(upwards ? node + step : node - step);
    }
  }
  places.add(upwards ? size - 1 : 0);
  return places.take();
}

}  // namespace

std::vector<std::size_t> places_below(const Scene& scene, std::size_t node) {
  if (node == 0) {
    return {};
  }
  const auto& branches = scene.tree.branches();
  Places places(scene.size(), 0, node - 1);
  if (branches.size() == 1) {
    return steps_on_line(std::move(places), node, scene.size(), false);
  }
  const auto own = scene.tree.branch_of(node);
  places.add(branches[own].root());
  for (std::size_t step = 1; step <= own; step *= 2) {
    places.add(branches[own - step].newest());
    // Where the go line shuts older releases out, it may be all there is to find: the oldest one that takes it tells.
    if (const auto oldest = oldest_testable(scene); oldest > 0) {
      places.add(oldest);
    }
  }
  places.add(0);
  add_all_ends(scene.tree, places);
  return places.take();
}

std::vector<std::size_t> places_above(const Scene& scene, std::size_t node) {
  if (node + 1 >= scene.size()) {
    return {};
  }
  const auto& branches = scene.tree.branches();
  Places places(scene.size(), node + 1, scene.size() - 1);
  if (branches.size() == 1) {
    places.add(scene.size() - 1);
    return steps_on_line(std::move(places), node, scene.size(), true);
  }
  const auto own = scene.tree.branch_of(node);
  places.add(branches[own].newest());
  places.add(scene.size() - 1);
  for (std::size_t step = 1; own + step < branches.size(); step *= 2) {
    places.add(branches[own + step].newest());
  }
  for (auto branch = own + 1; branch < branches.size(); ++branch) {
    places.add(branches[branch].newest());
  }
  return places.take();
}

std::vector<std::size_t> places_inside(const Scene& scene, std::size_t step) {
  Places places(scene.size(), 0, scene.size() - 1);
  if (scene.tree.branches().size() > 1) {
    add_every(scene.tree, step, places);
  }
  return places.take();
}

namespace {

bool is_any_refusing(const Scene& scene) {
  return std::any_of(scene.nodes.begin(), scene.nodes.end(),
                     [](const auto& node) { return node.is_shut && node.unjudged > 0; });
}

}  // namespace

std::vector<std::size_t> places_that_may_fail(const Scene& scene, bool older_first) {
  const auto& options = scene.options;
  const auto low = options.good && !older_first ? *options.good + 1 : 0;
  const auto high = options.good && older_first ? *options.good : scene.size() - 1;
  Places places(scene.size(), low, high);
  if (options.suspect) {
    places.add(*options.suspect);
  }
  if (!older_first) {
    places.add(scene.size() - 1);
  } else if (!is_any_refusing(scene)) {  // else the next one may refuse it as well: the ends of branches tell more
    places.add(oldest_testable(scene));
  }
  add_all_ends(scene.tree, places);
  std::size_t step = 1;
  for (const auto& branch : scene.tree.branches()) {
    step = std::max(step, std::bit_ceil(branch.end - branch.begin));
  }
  for (; step > 0; step /= 2) {
    add_every(scene.tree, step, places);
  }
  return places.take();
}

}  // namespace goiso
