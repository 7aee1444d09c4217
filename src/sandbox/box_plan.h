#pragma once
#include <string>

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

/// What is the same for every box: labels, hardening, /tmp, limits no larger than the engine has.
struct BoxGround {
  const EngineFacts& engine;
  const Session& session;
  std::string image;                       ///< id of the base image
};

/// Where the work folder lives: in memory; in memory but for the sources of a big project, which get an anonymous volume; or
/// wholly on an anonymous volume that outlives the box, for --keep.
enum class WorkStore { kTmpfs, kSourceVolume, kKeptVolume };

/// The volumes that a build's box reads besides the SDK's.
struct BuildVolumes {
  std::string seed;
  std::string modules_digest;  ///< "" for no modules
};

/// The box of one build: SDK, seed and modules read-only, work folder on `work`.
BoxPlan plan_build_box(const BoxGround& ground, const BuildRequest& request, const BuildVolumes& volumes, WorkStore work);

/// A trusted box that fills an SDK's volume. Its name is the lock: the engine lets only one of that name exist.
BoxPlan plan_populate_box(const BoxGround& ground, const Toolchain& toolchain);

/// A trusted box that fills the volume of a set of modules; the same kind of lock.
BoxPlan plan_module_box(const BoxGround& ground, const std::string& digest);

/// A trusted box that compiles std packages of `toolchain` into `seed_volume`; the same kind of lock.
BoxPlan plan_seed_box(const BoxGround& ground, const Toolchain& toolchain, const std::string& seed_volume);

/// "goiso-sdk-" + the first 16 digits of the SDK's digest.
std::string sdk_volume(const Toolchain& toolchain);
/// "goiso-mod-" + the first 16 digits of the set's digest.
std::string module_volume(const std::string& digest);

}  // namespace goiso
