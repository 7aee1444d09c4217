#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"
#include "model/project.h"
#include "sdk/catalog.h"

namespace goiso {

struct ToolchainChoice {
  GoVersion version;
  std::string chosen_by;  ///< the rule: "go.mod toolchain line go1.22.1"
  std::string note;       ///< what the user should know about the choice; may be empty
  std::string folder{};   ///< of path:DIR: that Go is meant, not a release
  std::string digest{};   ///< of a toolchain of the user's own in the store; "" for a release
};

/// What counts as had, without asking anybody: stored SDKs, those whose module hash is pinned, where download sites are
/// named those whose archive has a known SHA-256, and where module proxies may be asked every final release that is
/// made for the platform. A proxy may still turn out not to serve one.
struct Available {
  const ReleaseCatalog& catalog;
  const std::vector<GoVersion>& stored;
  std::string platform;
  bool has_archive_sites = false;
  bool has_module_proxies = false;
  bool only_stored = false;  ///< nothing else counts as had: what to verify or remove is meant
  bool has(const GoVersion& version) const;
  /// Whether a module proxy should have it: pinned, or a final release where proxies may be asked.
  bool is_served(const GoVersion& version) const;
  /// Whether it is worth asking for by its name: also prereleases, and what is not listed but newer than all of its
  /// line that are, for it may have come out since.
  bool may_be_asked_for(const GoVersion& version) const;
  /// Newest final of a language line ("1.21"), or of all when `language` is "". nullopt when there is none.
  std::optional<GoVersion> newest(const std::string& language) const;
};

struct SpecSurroundings;

/// The one Go that a version spec means. kUsage with a suggestion for what no release is called, and for a spec that
/// means several; kNotFound for a release that is known but cannot be had.
Result<ToolchainChoice> choose_release(const std::string& spec, const SpecSurroundings& around);

/// kNotFound for a release that cannot be had, with what would help.
Error not_available(const GoVersion& version, const Available& available);

/// What to say of "1.2" where 1.20 was meant, a number that YAML cut; "" for anything else.
std::string yaml_hint(const std::string& spec, const Available& available);

/// kUsage for a version that nobody released, with what may have been meant.
Error unknown_release(const std::string& spec, const Available& available);

}  // namespace goiso
