#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/house.h"
#include "model/build_request.h"
#include "model/modules_report.h"
#include "model/project.h"
#include "sandbox/module_access.h"

namespace goiso {

/// --modules.
enum class ModulesMode {
  kAuto,     ///< the mirror, then the configured proxy
  kOffline,  ///< the mirror alone
  kVendor,   ///< none: the project brings what it needs
};

struct ModulesWish {
  ModulesMode mode = ModulesMode::kAuto;
  std::string goflags;  ///< GOFLAGS of the build: -mod decides whether vendor is read
};

/// The modules of one project, for the boxes that build it. What its go.sum names is fetched ahead of the build and
/// handed over as a read-only module cache; what the go command asks for beyond that is answered from the mirror and,
/// in kAuto, from the proxy as far as it belongs to the project's module graph. Any thread.
class ProjectModules {
 public:
  /// Fetches what go.sum names in kAuto, unless the build reads vendor; what was not fetched is left for the build to
  /// ask for.
  static Result<ProjectModules> open(const Project& project, const ModulesWish& wish, House& house,
                                     std::stop_token stop);
  ProjectModules(ProjectModules&&) noexcept;
  ProjectModules& operator=(ProjectModules&&) noexcept;
  ~ProjectModules();

  /// Fetches one more version, which builds may ask for from now on. kNotFound, kUntrusted and kNetwork as
  /// Mirror::provide has them; kNotFound for a project that builds from vendor or needs no module.
  Result<void> bring(const ModuleVersion& module, std::stop_token stop);
  /// What its go.mod says, fetched alike; builds may not ask for it because of that.
  Result<GoMod> go_mod_of(const ModuleVersion& module, std::stop_token stop) const;

  /// kNone for a project that needs no module and for kVendor, kTree when a module cache is ready, else kProxy.
  ModuleSupply supply() const;
  /// Valid while this lives. Any thread.
  const ModuleAccess& access() const;
  /// After a run with kTree that asked for more: from now on supply() is kProxy.
  void give_up_tree();
  /// The digest of what is there without asking anybody; "" for no modules.
  std::string digest() const;
  /// The first module that a run asked for and was not given because nobody trustworthy vouches for its bytes.
  std::optional<Error> distrust() const;
  /// What the runs so far used and missed.
  ModulesReport report() const;

 private:
  struct State;
  explicit ProjectModules(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
