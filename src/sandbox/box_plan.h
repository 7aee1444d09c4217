#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/containers.h"
#include "engine/engine.h"
#include "model/build_request.h"
#include "sandbox/labels.h"

namespace goiso {

/// The container that a purpose needs, before anything is asked of an engine. Pure.
struct BoxPlan {
  ContainerSpec spec;
  std::chrono::milliseconds lifetime{0};  ///< past it goiso-init ends the box, whatever its controller does
};

/// What a box on an image that is not ours needs besides the rest.
struct ForeignGround {
  std::string init_digest;                 ///< of goiso-init, which comes from init_volume()
  std::vector<std::string> image_volumes;  ///< folders the image wants volumes for: they are empty and read-only
};

/// What is the same for every box: labels, hardening, /tmp, limits no larger than the engine has.
struct BoxGround {
  const EngineFacts& engine;
  const Session& session;
  std::string image;                                    ///< id of the base image, or of another one
  std::optional<ForeignGround> foreign = std::nullopt;  ///< for another one
};

/// Where the work folder lives: in memory; in memory but for the sources of a big project, which get an anonymous
/// volume; or wholly on an anonymous volume that outlives the box, for --keep.
enum class WorkStore { kTmpfs, kSourceVolume, kKeptVolume };

/// A volume of compiled packages.
struct SeedVolume {
  std::string name;   ///< "" for none
  std::string image;  ///< id of the image whose C compiler it is made with; "" when none is needed
};

/// The volumes that a build's box reads besides the SDK's.
struct BuildVolumes {
  SeedVolume seed;             ///< without a name for none
  std::string modules_digest;  ///< "" for no modules
  SeedVolume deps = {};        ///< compiled packages of these modules
};

/// The box of one build: SDK, seed and modules read-only, work folder on `work`.
BoxPlan plan_build_box(const BoxGround& ground, const BuildRequest& request, const BuildVolumes& volumes,
                       WorkStore work);

/// One more box like `plan`'s, under a name of its own, that may first wait for so long.
BoxPlan another_box(const BoxPlan& plan, const Session& session, std::chrono::milliseconds waiting);

/// What boxes that can stand in for each other have in common: all that is asked of the engine but name, deadline and
/// the label that tells one container from the next.
std::string shape_of(const BoxPlan& plan);

/// A trusted box that fills an SDK's volume. Its name is the lock: the engine lets only one of that name exist.
BoxPlan plan_populate_box(const BoxGround& ground, const Toolchain& toolchain);

/// A trusted box that fills the volume of a set of modules; the same kind of lock.
BoxPlan plan_module_box(const BoxGround& ground, const std::string& digest);

/// A trusted box that fills the volume of a goiso-init; the same kind of lock.
BoxPlan plan_init_box(const BoxGround& ground, const std::string& digest);

/// A trusted box that compiles std packages of `toolchain` into `seed`; the same kind of lock.
BoxPlan plan_seed_box(const BoxGround& ground, const Toolchain& toolchain, const SeedVolume& seed);

/// A trusted box that compiles packages of modules into `volumes.deps`, with all else read-only; the same kind of lock.
BoxPlan plan_deps_box(const BoxGround& ground, const Toolchain& toolchain, const BuildVolumes& volumes);

/// "goiso-sdk-" + the first 16 digits of the SDK's digest.
std::string sdk_volume(const Toolchain& toolchain);
/// "goiso-init-" + the first 16 digits of goiso-init's digest.
std::string init_volume(const std::string& digest);
/// "goiso-mod-" + the first 16 digits of the set's digest.
std::string module_volume(const std::string& digest);

}  // namespace goiso
