#include "sandbox/trusted_box.h"

#include "base/owner.h"
#include "sandbox/labels.h"

namespace goiso {
namespace {

bool is_ownerless(const ContainerState& container) {
  const auto owner = container.labels.find(labels::kOwner);
  return !container.is_running && owner != container.labels.end() && owner_state(owner->second) == OwnerState::kDead;
}

// True when the name is free again because a dead owner's container was removed, false when its owner was waited for.
Result<bool> clear_name(const Engine& engine, const std::string& name, std::stop_token stop) {
  TRY_ASSIGN(const auto holder, inspect_container(engine, name, stop));
  if (!holder) {
    return true;
  }
  if (is_ownerless(*holder)) {
    TRY(remove_container(engine, holder->id, stop));
    return true;
  }
  TRY(wait_removed(engine, holder->id, stop));
  return false;
}

}  // namespace

Result<std::optional<Box>> open_trusted_box(const Workshop& shop, const BoxPlan& plan, std::stop_token stop) {
  while (true) {
    auto box = shop.open_box(plan, stop);
    if (box) {
      return std::optional<Box>{std::move(*box)};
    }
    if (box.error().kind != ErrorKind::kTaken) {
      return std::move(box).error();
    }
    TRY_ASSIGN(const bool is_free, clear_name(shop.engine, plan.spec.name, stop));
    if (!is_free) {
      return std::optional<Box>{};
    }
  }
}

}  // namespace goiso
