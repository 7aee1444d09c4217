#include "sandbox/box_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "engine/create_body.h"
#include "sandbox/places.h"

namespace goiso {
namespace {

constexpr auto kBuildSlack = std::chrono::minutes{60};  // preparation (SDK, std seed, copy-in) on a slow engine
constexpr auto kTrustedLifetime = std::chrono::minutes{60};
constexpr std::int64_t kTrustedMemory = std::int64_t{4} << 30;
constexpr std::int64_t kTrustedPids = 1024;
constexpr std::int64_t kInitMemory = std::int64_t{64} << 20;

std::string short_digest(const std::string& digest) { return digest.substr(digest.find(':') + 1).substr(0, 16); }

std::int64_t within(std::int64_t wanted, std::int64_t available) {
  return available > 0 ? std::min(wanted, available) : wanted;
}

std::string owner_options(const std::string& user) {
  const auto colon = user.find(':');
  return fmt::format("uid={},gid={}", user.substr(0, colon), user.substr(colon + 1));
}

// Podman knows neither owners nor inode limits of a tmpfs; its folder is then one that anybody may write to.
std::string tmpfs_options(const EngineFacts& engine, const Limits& limits, int mode, const std::string& user) {
  const auto size = fmt::format("rw,exec,nosuid,nodev,size={}", limits.disk);
  if (engine.is_podman) {
    return fmt::format("{},mode={:04o}", size, mode | 01777);
  }
  return fmt::format("{},nr_inodes={},mode={:04o},{}", size, limits.inodes, mode, owner_options(user));
}

std::string box_name(const Session& session) { return fmt::format("goiso-box-{}-{}", session.id, random_hex(4)); }

std::string deadline_label(std::chrono::milliseconds lifetime) {
  const auto end = std::chrono::system_clock::now() + lifetime;
  return std::to_string(std::chrono::system_clock::to_time_t(end));
}

Labels volume_labels(const BoxGround& ground, const std::string& kind, const std::string& digest) {
  auto labels = ground.session.labels(kind);
  labels[labels::kDigest] = digest;
  return labels;
}

MountSpec volume(const std::string& name, const std::string& target, bool is_read_only, Labels labels) {
  return {MountSpec::Kind::kVolume, name, target, is_read_only, "", std::move(labels), true};
}

MountSpec anonymous_volume(const std::string& target) {
  return {MountSpec::Kind::kAnonymousVolume, "", target, false, "", {}, true};
}

MountSpec tmpfs(const std::string& target, const std::string& options) {
  return {MountSpec::Kind::kTmpfs, "", target, false, options, {}, true};
}

// Where an engine would put something writable without a limit.
MountSpec empty_folder(const std::string& target) {
  return {MountSpec::Kind::kTmpfs, "", target, true, "ro,nosuid,nodev,size=65536", {}, true};
}

// The container inherits the image's labels: one that says "kept" must not keep it.
void stand_on_foreign_image(ContainerSpec& spec, const BoxGround& ground) {
  spec.entrypoint = {places::kMountedInit};
  spec.labels[labels::kKeep] = "";
  spec.mounts.push_back(volume(init_volume(ground.foreign->init_digest), places::kInitFolder, true,
                               volume_labels(ground, labels::kInitKind, ground.foreign->init_digest)));
}

// An /etc that goiso-init fills. Podman takes no longer with its own files, and an image of others has its own.
void add_own_hosts(ContainerSpec& spec) {
  spec.has_own_hosts = true;
  spec.mounts.push_back(
      tmpfs(places::kEtc, "rw,noexec,nosuid,nodev,size=65536,nr_inodes=64,mode=0755," + owner_options(spec.user)));
}

ContainerSpec hardened(const BoxGround& ground, const std::string& kind, const std::string& user) {
  ContainerSpec spec;
  spec.image = ground.image;
  spec.entrypoint = {places::kInit};
  spec.user = user;
  spec.labels = ground.session.labels(kind);
  spec.labels[labels::kBox] = random_hex(8);
  spec.ulimits = {{"core", 0, 0}, {"nofile", 4096, 4096}, {"nproc", 8192, 8192}};
  if (ground.foreign) {
    stand_on_foreign_image(spec, ground);
  } else if (!ground.engine.is_podman) {
    add_own_hosts(spec);
  }
  return spec;
}

void limit_processors(ContainerSpec& spec, double wanted, const EngineFacts& engine) {
  const double cpus = wanted > 0 ? std::min(wanted, static_cast<double>(engine.cpus)) : engine.cpus;
  spec.nano_cpus = std::llround(cpus * 1e9);
}

void add_work(ContainerSpec& spec, const EngineFacts& engine, const Limits& limits, WorkStore work) {
  if (work == WorkStore::kKeptVolume) {
    spec.mounts.push_back(anonymous_volume(places::kWork));
  } else {
    spec.mounts.push_back(tmpfs(places::kWork, tmpfs_options(engine, limits, 0755, spec.user)));
  }
  if (work == WorkStore::kSourceVolume) {
    spec.mounts.push_back(anonymous_volume(places::kSource));
  }
  spec.mounts.push_back(tmpfs(places::kTemp, tmpfs_options(engine, limits, 01777, spec.user)));
  if (engine.is_podman) {  // else it puts writable ones there, without a size
    for (const auto* folder : {"/run", "/var/tmp"}) {
      spec.mounts.push_back(empty_folder(folder));
    }
  }
}

Labels seed_labels(const BoxGround& ground, const std::string& kind, const std::string& digest,
                   const SeedVolume& seed) {
  auto labels = volume_labels(ground, kind, digest);
  if (!seed.image.empty()) {
    labels[labels::kImage] = seed.image;
  }
  return labels;
}

MountSpec sdk_mount(const BoxGround& ground, const Toolchain& toolchain, bool is_read_only) {
  return volume(sdk_volume(toolchain), places::kGoroot, is_read_only, volume_labels(ground, "sdk", toolchain.digest));
}

MountSpec std_mount(const BoxGround& ground, const Toolchain& toolchain, const SeedVolume& seed, bool is_read_only) {
  return volume(seed.name, places::kSeed, is_read_only, seed_labels(ground, "std", toolchain.digest, seed));
}

MountSpec modules_mount(const BoxGround& ground, const std::string& digest, bool is_read_only) {
  return volume(module_volume(digest), places::kModules, is_read_only,
                volume_labels(ground, labels::kModulesKind, digest));
}

MountSpec deps_mount(const BoxGround& ground, const BuildVolumes& volumes, bool is_read_only) {
  return volume(volumes.deps.name, places::kDeps, is_read_only,
                seed_labels(ground, labels::kDepsKind, volumes.modules_digest, volumes.deps));
}

// The image's own volumes would be writable and without a limit; and none of ours may take over what an image has at
// its place.
void tame_volumes(ContainerSpec& spec, const ForeignGround& foreign) {
  for (auto& mount : spec.mounts) {
    mount.is_filled_from_image = false;
  }
  for (const auto& folder : foreign.image_volumes) {
    const bool is_ours = std::any_of(spec.mounts.begin(), spec.mounts.end(),
                                     [&](const MountSpec& mount) { return mount.target == folder; });
    if (!is_ours) {
      spec.mounts.push_back(empty_folder(folder));
    }
  }
}

BoxPlan sealed(const BoxGround& ground, ContainerSpec spec, std::chrono::milliseconds lifetime) {
  if (ground.foreign) {
    tame_volumes(spec, *ground.foreign);
  }
  spec.labels[labels::kDeadline] = deadline_label(lifetime);
  return {std::move(spec), lifetime};
}

ContainerSpec trusted(const BoxGround& ground, const std::string& kind) {
  auto spec = hardened(ground, kind, places::kNobody);
  spec.memory = within(kTrustedMemory, ground.engine.memory);
  spec.pids = kTrustedPids;
  limit_processors(spec, 0, ground.engine);
  add_work(spec, ground.engine, Limits{}, WorkStore::kTmpfs);
  return spec;
}

}  // namespace

std::string sdk_volume(const Toolchain& toolchain) { return "goiso-sdk-" + short_digest(toolchain.digest); }
std::string init_volume(const std::string& digest) { return "goiso-init-" + short_digest(digest); }
std::string module_volume(const std::string& digest) { return "goiso-mod-" + short_digest(digest); }

BoxPlan plan_build_box(const BoxGround& ground, const BuildRequest& request, const BuildVolumes& volumes,
                       WorkStore work) {
  auto spec = hardened(ground, "box", request.user == BoxUser::kRoot ? places::kRoot : places::kNobody);
  spec.name = box_name(ground.session);
  spec.runtime = request.runtime;
  spec.memory = within(std::max(request.limits.memory, kInitMemory), ground.engine.memory);
  spec.pids = request.limits.pids;
  limit_processors(spec, request.limits.cpus, ground.engine);
  spec.mounts.push_back(sdk_mount(ground, request.toolchain, true));
  if (!volumes.seed.name.empty()) {
    spec.mounts.push_back(std_mount(ground, request.toolchain, volumes.seed, true));
  }
  if (!volumes.modules_digest.empty()) {
    spec.mounts.push_back(modules_mount(ground, volumes.modules_digest, true));
  }
  if (!volumes.deps.name.empty()) {
    spec.mounts.push_back(deps_mount(ground, volumes, true));
  }
  add_work(spec, ground.engine, request.limits, work);
  if (request.keep) {
    spec.is_auto_removed = false;
    spec.labels.insert_or_assign(labels::kKeep, "1");
  }
  return sealed(ground, std::move(spec), request.limits.timeout + kBuildSlack);
}

BoxPlan another_box(const BoxPlan& plan, const Session& session, std::chrono::milliseconds waiting) {
  auto another = plan;
  another.spec.name = box_name(session);
  another.spec.labels[labels::kBox] = random_hex(8);
  another.lifetime += waiting;
  another.spec.labels[labels::kDeadline] = deadline_label(another.lifetime);
  return another;
}

std::string shape_of(const BoxPlan& plan) {
  auto spec = plan.spec;
  spec.labels.erase(labels::kBox);
  spec.labels.erase(labels::kDeadline);
  return create_body(spec);
}

BoxPlan plan_populate_box(const BoxGround& ground, const Toolchain& toolchain) {
  auto spec = trusted(ground, "populate");
  spec.name = "goiso-populate-" + sdk_volume(toolchain);
  spec.mounts.push_back(sdk_mount(ground, toolchain, false));
  return sealed(ground, std::move(spec), kTrustedLifetime);
}

BoxPlan plan_module_box(const BoxGround& ground, const std::string& digest) {
  auto spec = trusted(ground, "populate");
  spec.name = "goiso-populate-" + module_volume(digest);
  spec.mounts.push_back(modules_mount(ground, digest, false));
  return sealed(ground, std::move(spec), kTrustedLifetime);
}

BoxPlan plan_init_box(const BoxGround& ground, const std::string& digest) {
  auto spec = trusted(ground, "populate");
  spec.name = "goiso-populate-" + init_volume(digest);
  spec.mounts.push_back(
      volume(init_volume(digest), places::kInitFolder, false, volume_labels(ground, labels::kInitKind, digest)));
  return sealed(ground, std::move(spec), kTrustedLifetime);
}

BoxPlan plan_seed_box(const BoxGround& ground, const Toolchain& toolchain, const SeedVolume& seed) {
  auto spec = trusted(ground, "seed");
  spec.name = "goiso-seed-" + seed.name;
  spec.mounts.push_back(sdk_mount(ground, toolchain, true));
  spec.mounts.push_back(std_mount(ground, toolchain, seed, false));
  return sealed(ground, std::move(spec), kTrustedLifetime);
}

BoxPlan plan_deps_box(const BoxGround& ground, const Toolchain& toolchain, const BuildVolumes& volumes) {
  auto spec = trusted(ground, "seed");
  spec.name = "goiso-seed-" + volumes.deps.name;
  spec.mounts.push_back(sdk_mount(ground, toolchain, true));
  spec.mounts.push_back(std_mount(ground, toolchain, volumes.seed, true));
  spec.mounts.push_back(modules_mount(ground, volumes.modules_digest, true));
  spec.mounts.push_back(deps_mount(ground, volumes, false));
  return sealed(ground, std::move(spec), kTrustedLifetime);
}

}  // namespace goiso
