#include "lab/scene.h"

namespace goiso {

int Scene::behaviour(std::size_t node) const {
  constexpr int kFirstOther = 2;
  const auto& state = nodes[node];
  if (state.bad > 0) {
    return kBehavesBad;  // it was seen to fail, whatever else it did
  }
  if (state.other > 0) {
    if (state.good > 0) {
      return kUnusable;  // good and another failure in one: nobody can say which it is
    }
    return takes_refusals_as_good && (state.is_refusal || state.is_less) ? kBehavesGood : kFirstOther + state.failure;
  }
  if (state.good > 0) {
    return kBehavesGood;
  }
  return state.is_shut || state.unjudged > 0 ? kUnusable : kUntried;
}

std::optional<std::size_t> Scene::known_below(std::size_t node) const {
  while (node-- > 0) {
    if (is_known(node)) {
      return node;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> Scene::known_above(std::size_t node) const {
  while (++node < size()) {
    if (is_known(node)) {
      return node;
    }
  }
  return std::nullopt;
}

bool Scene::is_varying() const {
  return std::any_of(nodes.begin(), nodes.end(), [](const auto& node) { return node.is_varying(); });
}

bool WishList::add(std::size_t node, const char* why) {
  if (has(node)) {
    return true;
  }
  if (room() <= 0 || !scene_->is_open(node)) {
    return false;
  }
  wishes_.push_back({node, false, why});
  return true;
}

void WishList::add_run(std::size_t node, const char* why) {
  if (room() > 0) {
    const bool is_first = scene_->nodes[node].runs() == 0 && !has(node);
    wishes_.push_back({node, !is_first, why, false, scene_->nodes[node].is_unbroken});
  }
}

void WishList::add_confirmation(std::size_t node) {
  const auto before = wishes_.size();
  add_run(node, "confirm");
  if (wishes_.size() > before) {
    wishes_.back().is_cold = scene_->options.confirms_cold;
  }
}

void WishList::add_unbreaking(std::size_t node) {
  if (room() > 0) {
    wishes_.push_back({node, false, "unbreak", false, true});
  }
}

bool WishList::has(std::size_t node) const {
  return std::any_of(wishes_.begin(), wishes_.end(), [&](const auto& wish) { return wish.node == node; });
}

}  // namespace goiso
