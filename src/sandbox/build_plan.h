#pragma once
#include <map>
#include <string>

#include "model/build_request.h"
#include "sandbox/module_access.h"
#include "sandbox/seed_plan.h"
#include "sandbox/workshop.h"
#include "wire/message.h"

namespace goiso {

/// What an attempt at one request knows before it has a box.
struct BuildPlan {
  const Workshop& shop;
  const BuildRequest& request;
  const ModuleAccess& modules;
  std::map<std::string, std::string> environment;
  SeedVariant variant;

  std::string seed_volume() const { return variant.volume(request.toolchain.digest); }
  bool has_tree() const { return request.modules == ModuleSupply::kTree; }
  bool has_proxy() const { return request.modules != ModuleSupply::kNone; }
  BuildVolumes volumes() const { return {seed_volume(), has_tree() ? modules.tree.digest : ""}; }
};

/// What goiso-init is told to run.
wire::RunMessage run_message(const BuildPlan& plan);

}  // namespace goiso
