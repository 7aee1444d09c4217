#include "lab/foresight.h"

#include "lab/likelihood.h"

namespace goiso {
namespace {

using Nodes = std::vector<std::size_t>;

// One more run like those that it had.
NodeState once_more(const Scene& scene, std::size_t like) {
  auto state = scene.nodes[like];
  state.good = scene.is_good(like) ? 1 : 0;
  state.bad = scene.is_bad(like) ? 1 : 0;
  state.other = scene.fails_otherwise(like) ? 1 : 0;
  state.unjudged = 0;
  state.cold = state.cold_good = state.cold_bad = 0;
  state.is_unbroken = state.is_to_be_unbroken = false;
  return state;
}

NodeState good() {
  NodeState state;
  state.good = 1;
  return state;
}

NodeState bad() {
  NodeState state;
  state.bad = 1;
  return state;
}

// The end of the heaviest of the parts that the asked nodes cut (low, high] into: the change is expected up to there.
std::size_t likeliest_part(const Scene& scene, std::size_t low, std::size_t high, const Nodes& asked) {
  std::size_t likeliest = high;
  double most = -1, weight = 0;
  for (auto node = low + 1; node <= high; ++node) {
    weight += likelihood_of(scene.space.nodes[node], scene.reference);
    const bool is_cut = node == high || std::find(asked.begin(), asked.end(), node) != asked.end();
    if (is_cut && weight > most) {
      most = weight;
      likeliest = node;
    }
    weight = is_cut ? 0 : weight;
  }
  return likeliest;
}

NodeState expected(const Scene& scene, std::size_t node, const Nodes& asked) {
  if (scene.is_known(node)) {
    return once_more(scene, node);
  }
  if (node == scene.options.good) {
    return good();
  }
  if (node == scene.options.bad) {
    return bad();
  }
  const auto below = scene.known_below(node), above = scene.known_above(node);
  if (!below && !above) {
    return bad();  // it is looked for where it fails
  }
  if (!below) {
    return good();  // and then for where it did not
  }
  const bool is_like_below = !above || scene.behaviour(*below) == scene.behaviour(*above) ||
                             node < likeliest_part(scene, *below, *above, asked);
  return once_more(scene, is_like_below ? *below : *above);
}

NodeState sum(NodeState state, const NodeState& more, const ProbeWish& wish) {
  if (state.runs() == 0) {
    state = more;
  } else {
    state.good += more.good;
    state.bad += more.bad;
    state.other += more.other;
  }
  state.cold += wish.is_cold ? 1 : 0;
  state.cold_good += wish.is_cold ? more.good : 0;
  state.cold_bad += wish.is_cold ? more.bad : 0;
  return state;
}

}  // namespace

std::vector<ProbeWish> foresee(const Scene& scene, const std::vector<ProbeWish>& wishes, const Planner& plan) {
  Nodes asked;
  for (const auto& wish : wishes) {
    asked.push_back(wish.node);
  }
  auto nodes = scene.nodes;
  auto anchor = scene.anchor;
  for (const auto& wish : wishes) {
    const auto node = wish.node;
    nodes[node] = sum(nodes[node], expected(scene, node, asked), wish);
    anchor = !anchor && nodes[node].bad > 0 ? std::optional{node} : anchor;
  }
  const Scene then{scene.space,      scene.tree,
                   scene.options,    nodes,
                   anchor,           scene.reference,
                   scene.workers,    scene.runs + static_cast<int>(asked.size()),
                   scene.rounds + 1, scene.takes_refusals_as_good};
  return plan(then);
}

}  // namespace goiso
