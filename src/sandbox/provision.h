#pragma once
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/events.h"
#include "model/progress.h"
#include "sandbox/box_plan.h"
#include "sandbox/seed_plan.h"
#include "sandbox/volume_book.h"
#include "sdk/store.h"

namespace goiso {

/// What filling a volume needs.
struct Workshop {
  const Engine& engine;
  const SdkStore& sdks;
  const EventStream* events;
  const Session& session;
  std::string image;
  const VolumeBook& book;
  Progress& progress;
};

/// The text a whole SDK volume carries at places::kSdkReceipt.
std::string sdk_receipt(const Toolchain& toolchain);

/// Fills the SDK's volume from the store: verified archive, unpacked unprivileged in a trusted box, receipt last. When another
/// goiso is at it, waits for that one instead and then returns; the caller looks at the receipt again.
Result<void> populate_sdk_volume(const Workshop& shop, const Toolchain& toolchain, std::stop_token stop);

/// Compiles `packages` (and what they import) into the seed volume, in a trusted box that sees no project. A package this SDK does not
/// have is recorded as looked for. The same waiting rule; the caller looks at the package list again.
Result<void> compile_seed(const Workshop& shop, const Toolchain& toolchain, const SeedVariant& variant,
                          const std::vector<std::string>& packages, std::stop_token stop);

}  // namespace goiso
