#pragma once
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "command/house.h"
#include "sdk/spec_releases.h"

namespace goiso {

/// Which SDKs a spec may choose from.
enum class SpecReach {
  kAll,     ///< what is stored and what can be had
  kStored,  ///< what is stored, as far as a spec leaves a choice
};

/// What the meaning of a version spec depends on in this house: known releases, stored SDKs, and the project that
/// "go.mod" means.
class SpecGround {
 public:
  /// `project` is a folder or file of the project; go.mod, .go-version … are looked for there and upwards.
  static Result<SpecGround> survey(House& house, const std::filesystem::path& project,
                                   SpecReach reach = SpecReach::kAll);
  SpecGround(const SpecGround&) = delete;
  SpecGround& operator=(const SpecGround&) = delete;
  SpecGround(SpecGround&&) noexcept = default;
  SpecGround& operator=(SpecGround&&) noexcept = default;

  /// Refers to this object and to the house.
  Available available() const;
  SpecSurroundings surroundings(const Available& available) const;

 private:
  SpecGround() = default;
  const ReleaseCatalog* catalog_ = nullptr;
  std::vector<GoVersion> stored_;
  std::vector<OwnToolchain> own_;
  bool has_archive_sites_ = false;
  bool has_module_proxies_ = false;
  std::filesystem::path project_;
  SpecReach reach_ = SpecReach::kAll;
};

/// The file `name` of the nearest folder upwards from `start`; kNotFound when no folder has it.
Result<std::string> read_upwards(const std::filesystem::path& start, const std::string& name);

}  // namespace goiso
