#include "sandbox/foreign_ground.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"
#include "engine/volumes.h"
#include "sandbox/fill_volume.h"
#include "sandbox/places.h"
#include "sandbox/provision.h"
#include "sandbox/trusted_box.h"

namespace goiso {
namespace {

Result<bool> has_volume(const BuildPlan& plan, const std::string& name, std::stop_token stop) {
  TRY_ASSIGN(const auto volume, inspect_volume(plan.shop.engine, name, stop));
  return volume.has_value();
}

// An empty seed with the right owner: mounting it once is all that takes.
Result<void> make_seed_volume(const BuildPlan& plan, std::stop_token stop) {
  const auto box_plan = plan_seed_box(plan.shop.ground(), plan.request.toolchain, plan.seed_volume());
  TRY_ASSIGN(auto box, open_trusted_box(plan.shop, box_plan, stop));
  if (!box) {
    return {};
  }
  return finish_box(*box, stop);
}

Result<void> make_deps_volume(const BuildPlan& plan, std::stop_token stop) {
  const auto box_plan = plan_deps_box(plan.shop.ground(), plan.request.toolchain, plan.volumes());
  TRY_ASSIGN(auto box, open_trusted_box(plan.shop, box_plan, stop));
  return box ? finish_box(*box, stop) : Result<void>{};
}

Result<void> provide_init(const BuildPlan& plan, const std::string& program, const std::string& digest,
                          std::stop_token stop) {
  TRY_ASSIGN(const bool is_there, has_volume(plan, init_volume(digest), stop));
  if (is_there && plan.shop.book.holds(init_volume(digest))) {
    return {};
  }
  TRY(populate_init_volume(plan.shop, program, digest, stop));
  return {};
}

}  // namespace

Result<ForeignGround> provide_foreign_ground(const BuildPlan& plan, std::stop_token stop) {
  const auto& toolchain = plan.request.toolchain;
  TRY_ASSIGN(const auto program, read_file(plan.shop.base_image.init));
  const auto digest = sha256_digest(program);
  TRY(provide_init(plan, program, digest, stop));
  TRY_ASSIGN(const bool has_sdk, has_volume(plan, sdk_volume(toolchain), stop));
  if (!has_sdk) {
    TRY(populate_sdk_volume(plan.shop, toolchain, stop));
  }
  if (plan.has_tree()) {
    TRY_ASSIGN(const bool has_modules, has_volume(plan, module_volume(plan.modules.tree.digest), stop));
    if (!has_modules) {
      TRY(populate_module_volume(plan.shop, plan.modules.tree, stop));
    }
  }
  if (const auto seed = plan.seed_volume(); !seed.name.empty()) {
    TRY_ASSIGN(const bool has_seed, has_volume(plan, seed.name, stop));
    if (!has_seed) {
      TRY(make_seed_volume(plan, stop));
    }
  }
  if (plan.deps) {
    TRY_ASSIGN(const bool has_deps, has_volume(plan, plan.deps_volume().name, stop));
    if (!has_deps) {
      TRY(make_deps_volume(plan, stop));
    }
  }
  return ForeignGround{digest, plan.userland.volumes};
}

Result<std::optional<ForeignGround>> find_foreign_ground(const BuildPlan& plan, std::stop_token stop) {
  TRY_ASSIGN(const auto program, read_file(plan.shop.base_image.init));
  const auto digest = sha256_digest(program);
  std::vector<std::string> volumes{init_volume(digest), sdk_volume(plan.request.toolchain)};
  if (auto seed = plan.seed_volume(); !seed.name.empty()) {
    volumes.push_back(std::move(seed.name));
  }
  if (plan.has_tree()) {
    volumes.push_back(module_volume(plan.modules.tree.digest));
  }
  if (plan.deps) {
    volumes.push_back(plan.deps_volume().name);
  }
  for (const auto& volume : volumes) {
    TRY_ASSIGN(const bool is_there, has_volume(plan, volume, stop));
    if (!is_there) {
      return std::optional<ForeignGround>{};
    }
  }
  return std::optional<ForeignGround>{{digest, plan.userland.volumes}};
}

}  // namespace goiso
