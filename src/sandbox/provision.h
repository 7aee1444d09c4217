#pragma once
#include <stop_token>
#include <string>

#include "sandbox/fill_volume.h"
#include "sandbox/module_access.h"
#include "sandbox/workshop.h"

namespace goiso {

/// The text a whole SDK volume carries at places::kSdkReceipt.
std::string sdk_receipt(const Toolchain& toolchain);

/// Fills the SDK's volume from the store, the archive verified before. The caller looks at the receipt again
/// (fill_volume).
Result<FilledBy> populate_sdk_volume(const Workshop& shop, const Toolchain& toolchain, std::stop_token stop);

/// Fills the volume of a goiso-init, `program` being its bytes and `digest` theirs.
Result<FilledBy> populate_init_volume(const Workshop& shop, const std::string& program, const std::string& digest,
                                      std::stop_token stop);

/// The text a whole module volume carries at places::kModulesReceipt.
std::string modules_receipt(const std::string& digest);

/// Fills the volume of a set of modules. The caller looks at the receipt again (fill_volume).
Result<FilledBy> populate_module_volume(const Workshop& shop, const ModuleTree& tree, std::stop_token stop);

}  // namespace goiso
