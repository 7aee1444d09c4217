#pragma once
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "model/project.h"
#include "modules/go_sum.h"
#include "modules/mirror_entry.h"

namespace goiso {

/// What a GET of the GOPROXY protocol names, when it names a file of one module version.
struct ModuleRequest {
  ModuleVersion module;
  ModulePart part = ModulePart::kInfo;
};
/// nullopt for a list, "@latest", the checksum database and whatever makes no sense.
std::optional<ModuleRequest> parse_module_request(std::string_view path);

/// The module versions that a project can come to need: those of its go.mod and go.sum, and those that the go.mod of
/// one of them requires. A build that asks for anything else is not served from a network: it could be telling secrets
/// in the names of modules. Any thread.
class BuildList {
 public:
  void add(const GoSum& go_sum);
  /// What it requires, and what it replaces that with.
  void add(const GoMod& go_mod);
  bool holds(const ModuleVersion& module) const;

 private:
  void add(const std::string& module, const std::string& version);
  mutable std::mutex mutex_;
  std::set<std::string> modules_;  // "path@version"; guarded by mutex_
};

}  // namespace goiso
