#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/house.h"
#include "command/sdk_sources.h"
#include "model/project.h"
#include "model/toolchain.h"
#include "sdk/resolve.h"
#include "sdk/spec_releases.h"

namespace goiso {

/// What the user said about Go.
struct ToolchainWish {
  std::string go;        ///< the text of --go
  bool is_said = false;  ///< tells `--go ''` from no --go
  SourceWish sources{};
  bool is_strict = false;  ///< --strict-gomod
};

/// The toolchain that the wish or, without one, the project asks for; pulled when the store does not have it. What is
/// worth telling about the choice is added to `notes`.
Result<Toolchain> provide_toolchain(const ToolchainWish& wish, const Project& project, House& house,
                                    std::vector<std::string>& notes, std::stop_token stop);

/// The Go line that a run on `version` is best compared with, as --go takes it: the newest one, or the one before it
/// when the run was on that.
/// "" when there is only one.
std::string go_to_compare_with(const GoVersion& version, House& house);

/// The one Go that a version spec means here and now.
Result<ToolchainChoice> choose_spec(const std::string& spec, House& house);
/// All that it means, oldest first. Notes go to the progress.
Result<std::vector<SpecRelease>> choose_specs(const std::string& spec, House& house);

/// The SDK of that release for this machine, from the store or else from where it can be had; a Go of the user's own is
/// copied in. The house holds it: nobody removes it while this process works.
Result<StoredSdk> provide_sdk(const SpecRelease& release, const SourceWish& wish, House& house, std::stop_token stop);

/// "linux/amd64" or "linux/arm64": the SDKs this goiso asks for.
std::string host_platform();

/// The go.env of every stored SDK, which say which proxy to ask when nobody else does; those that cannot be read are
/// passed over.
std::vector<std::string> stored_go_envs(const SdkStore& sdks);

}  // namespace goiso
