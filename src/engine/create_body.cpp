#include "engine/create_body.h"

#include <array>

#include "engine/json.h"

namespace goiso {
namespace {

using json::Json;

// Setting these replaces the engine's own lists; older engines leave out interrupts, powercap and the thermal counters.
constexpr std::array kMaskedPaths{"/proc/acpi",        "/proc/asound",  "/proc/interrupts",
                                  "/proc/kcore",       "/proc/keys",    "/proc/latency_stats",
                                  "/proc/sched_debug", "/proc/scsi",    "/proc/timer_list",
                                  "/proc/timer_stats", "/sys/firmware", "/sys/devices/virtual/powercap"};
constexpr std::array kReadOnlyPaths{"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};

Json mounts_of(const ContainerSpec& spec) {
  auto mounts = Json::array();
  for (const auto& mount : spec.mounts) {
    if (mount.kind == MountSpec::Kind::kTmpfs) {
      continue;
    }
    Json entry{{"Type", "volume"}, {"Target", mount.target}, {"ReadOnly", mount.is_read_only}};
    if (mount.kind == MountSpec::Kind::kVolume) {
      entry["Source"] = mount.source;
      entry["VolumeOptions"] = {{"Labels", mount.labels}};
      if (!mount.is_filled_from_image) {
        entry["VolumeOptions"]["NoCopy"] = true;
      }
    }
    mounts.push_back(std::move(entry));
  }
  return mounts;
}

Json tmpfs_of(const ContainerSpec& spec) {
  auto tmpfs = Json::object();
  for (const auto& mount : spec.mounts) {
    if (mount.kind == MountSpec::Kind::kTmpfs) {
      tmpfs[mount.target] = mount.tmpfs_options;
    }
  }
  return tmpfs;
}

Json ulimits_of(const ContainerSpec& spec) {
  auto ulimits = Json::array();
  for (const auto& ulimit : spec.ulimits) {
    ulimits.push_back({{"Name", ulimit.name}, {"Soft", ulimit.soft}, {"Hard", ulimit.hard}});
  }
  return ulimits;
}

Json host_config(const ContainerSpec& spec) {
  Json config{
      {"AutoRemove", spec.is_auto_removed},
      {"Init", false},
      {"NetworkMode", "none"},
      {"Dns", {"127.0.0.1"}},  // without these the engine copies the host's name server and search domain into the box
      {"DnsSearch", {"."}},
      {"LogConfig", {{"Type", "none"}}},
      {"RestartPolicy", {{"Name", "no"}}},
      {"ReadonlyRootfs", true},
      {"Privileged", false},
      {"CapDrop", {"ALL"}},
      {"SecurityOpt", {"no-new-privileges:true"}},
      {"IpcMode", "private"},
      {"CgroupnsMode", "private"},
      {"ShmSize", spec.shm_size},
      {"PidsLimit", spec.pids},
      {"Memory", spec.memory},
      {"MemorySwap", spec.memory},  // equal: no swap
      {"NanoCpus", spec.nano_cpus},
      {"OomScoreAdj", spec.oom_score_adj},
      {"Ulimits", ulimits_of(spec)},
      {"Tmpfs", tmpfs_of(spec)},
      {"Mounts", mounts_of(spec)},
      {"MaskedPaths", kMaskedPaths},
      {"ReadonlyPaths", kReadOnlyPaths},
  };
  if (!spec.runtime.empty()) {
    config["Runtime"] = spec.runtime;
  }
  return config;
}

}  // namespace

std::string create_body(const ContainerSpec& spec) {
  const Json body{
      {"Image", spec.image},
      {"Entrypoint", spec.entrypoint},
      {"Cmd", Json::array()},
      {"User", spec.user},
      {"WorkingDir", spec.working_folder},
      {"Hostname", spec.hostname},
      {"Env", spec.environment},
      {"NetworkDisabled", spec.has_own_hosts},
      {"Labels", spec.labels},
      {"AttachStdin", true},
      {"AttachStdout", true},
      {"AttachStderr", true},
      {"OpenStdin", true},
      {"StdinOnce", true},  // when the controller dies the engine closes stdin: the box's lifeline
      {"Tty", false},
      {"StopSignal", "SIGKILL"},
      {"StopTimeout", 0},
      {"Healthcheck", {{"Test", {"NONE"}}}},
      {"HostConfig", host_config(spec)},
  };
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace goiso
