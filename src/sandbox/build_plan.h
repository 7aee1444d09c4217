#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "model/build_request.h"
#include "sandbox/box_pool.h"
#include "sandbox/deps_plan.h"
#include "sandbox/module_access.h"
#include "sandbox/seed_plan.h"
#include "sandbox/userland.h"
#include "sandbox/workshop.h"
#include "wire/message.h"

namespace goiso {

/// What an attempt at one request knows before it has a box.
struct BuildPlan {
  const Workshop& shop;
  BoxPool& pool;
  const BuildRequest& request;
  const ModuleAccess& modules;
  Userland userland;
  std::map<std::string, std::string> environment;
  SeedVariant variant;
  std::chrono::steady_clock::time_point asked;
  std::optional<ForeignGround> foreign =
      std::nullopt;                                ///< once it is provided, when the userland is not the base image
  std::optional<DepsVariant> deps = std::nullopt;  ///< when packages of modules come compiled

  BoxGround ground() const { return {shop.engine.facts(), shop.session, userland.id, foreign}; }
  /// Where the seed is compiled: a C compiler has to be the build's own, pure Go is the same everywhere.
  BoxGround seed_ground() const { return variant.image.empty() ? shop.ground() : ground(); }
  /// Without a name when the box has none: an engine would make an empty volume that nobody fills.
  SeedVolume seed_volume() const;
  bool has_tree() const { return request.modules == ModuleSupply::kTree; }
  bool has_proxy() const { return request.modules != ModuleSupply::kNone; }
  SeedVolume deps_volume() const;
  BuildVolumes volumes() const { return {seed_volume(), has_tree() ? modules.tree.digest : "", deps_volume()}; }
  BoxPlan box(WorkStore work) const { return plan_build_box(ground(), request, volumes(), work); }
};

/// Whether packages of modules come compiled, and which, before anything is known of the project's files.
std::optional<DepsVariant> deps_for(const BuildPlan& plan);

/// What goiso-init is told to run.
wire::RunMessage run_message(const BuildPlan& plan);

}  // namespace goiso
