#include "command/spec_ground.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "command/sdk_sources.h"
#include "command/toolchain.h"

namespace goiso {
namespace fs = std::filesystem;

Result<std::string> read_upwards(const fs::path& start, const std::string& name) {
  constexpr std::size_t kLargest = 16u << 20;
  std::error_code error;
  auto folder = fs::weakly_canonical(start, error);
  if (error) {
    folder = fs::absolute(start, error);
  }
  for (;; folder = folder.parent_path()) {
    if (fs::is_regular_file(folder / name, error)) {
      return read_file(folder / name, kLargest);
    }
    if (!folder.has_relative_path()) {
      return Error{
          ErrorKind::kNotFound, fmt::format("there is no '{}' in '{}' or above it", name, start.string()), {}, {}};
    }
  }
}

Result<SpecGround> SpecGround::survey(House& house, const fs::path& project, SpecReach reach) {
  SpecGround ground;
  TRY_ASSIGN(ground.catalog_, house.catalog());
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto list, sdks->list());
  for (const auto& sdk : list) {
    if (sdk.is_own()) {
      ground.own_.push_back({sdk.version, sdk.name, sdk.digest});
    } else if (sdk.platform == host_platform()) {
      ground.stored_.push_back(sdk.version);
    }
  }
  TRY_ASSIGN(const auto mirrors, mirrors_of(house));
  ground.has_archive_sites_ = std::any_of(mirrors.begin(), mirrors.end(), [](const SdkSource& source) {
    return source.kind == SdkSource::Kind::kArchives;
  });
  TRY_ASSIGN(ground.has_module_proxies_, may_ask_proxies(house));
  ground.project_ = project;
  ground.reach_ = reach;
  return ground;
}

Available SpecGround::available() const {
  Available available{*catalog_, stored_, host_platform()};
  available.has_archive_sites = has_archive_sites_;
  available.has_module_proxies = has_module_proxies_;
  available.only_stored = reach_ == SpecReach::kStored;
  return available;
}

SpecSurroundings SpecGround::surroundings(const Available& available) const {
  SpecSurroundings around{available};
  around.own = own_;
  around.read_file = [folder = project_](const std::string& name) { return read_upwards(folder, name); };
  return around;
}

}  // namespace goiso
