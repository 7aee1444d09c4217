#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace goiso {

using Labels = std::map<std::string, std::string>;

struct MountSpec {
  enum class Kind { kVolume, kAnonymousVolume, kTmpfs };
  Kind kind = Kind::kVolume;
  std::string source;  ///< volume name, for kVolume; made by the engine with `labels` when it is not there
  std::string target;
  bool is_read_only = false;
  std::string tmpfs_options;  ///< "rw,exec,nosuid,…", for kTmpfs
  Labels labels;
  bool is_filled_from_image = true;  ///< a new volume gets what the image has at `target`; false: it stays empty
};

struct UlimitSpec {
  std::string name;
  std::int64_t soft = 0, hard = 0;
};

/// The create body, in the engine's own terms. Always set by create_container: AttachStdin/Stdout/Stderr, OpenStdin,
/// StdinOnce, no Tty, AutoRemove, StopSignal SIGKILL, Healthcheck NONE, NetworkMode none, LogConfig none,
/// ReadonlyRootfs, CapDrop ALL, no-new-privileges, private ipc and cgroup namespaces, masked and read-only paths
/// (design: containers §3.1).
struct ContainerSpec {
  std::string name;
  std::string image;  ///< an id
  std::vector<std::string> entrypoint;
  std::vector<std::string> environment;  ///< "K=V"
  std::string user;                      ///< "65532:65532"
  std::string working_folder = "/";
  std::string hostname = "goiso";
  Labels labels;
  std::vector<MountSpec> mounts;
  std::vector<UlimitSpec> ulimits;
  std::int64_t memory = 0;
  std::int64_t nano_cpus = 0;
  std::int64_t pids = 0;
  std::int64_t shm_size = 16 << 20;
  int oom_score_adj = 500;
  std::string runtime;  ///< "" for the default
  /// The image has an /etc/hosts and an /etc/resolv.conf of its own, so the engine need mount none (NetworkDisabled).
  /// The box has a network namespace with a loopback interface either way, but this one is the runtime's: the engine
  /// starts no processes to set up one of its own, half of what a box costs.
  bool has_own_hosts = false;
  bool is_auto_removed = true;  ///< AutoRemove
};

/// The id. kNotFound when the image is not there; kTaken when a container of that name is (409); kEngineRefused with
/// the engine's message else. Warnings in the answer are an error (kBoxRefused): a limit that is silently not applied
/// is no limit.
Result<std::string> create_container(const Engine& engine, const ContainerSpec& spec, std::stop_token stop);
/// 204 and 304 are success.
Result<void> start_container(const Engine& engine, const std::string& id, std::stop_token stop);
/// SIGKILL. A container that is already dead or gone is success.
Result<void> kill_container(const Engine& engine, const std::string& id, std::stop_token stop);
/// DELETE ?force=1&v=1. Gone, or removal already in progress, is success.
Result<void> remove_container(const Engine& engine, const std::string& id, std::stop_token stop);

struct ContainerState {
  std::string id, name, status;  ///< created running exited dead removing …
  Labels labels;
  std::int64_t created_unix = 0;
  bool is_running = false;
  int exit_code = 0;
  bool oom_killed = false;
  std::string error;
};
/// nullopt when there is no such container.
Result<std::optional<ContainerState>> inspect_container(const Engine& engine, const std::string& id,
                                                        std::stop_token stop);
/// All containers, running or not, that carry every one of `labels` ("k" or "k=v").
Result<std::vector<ContainerState>> list_containers(const Engine& engine, const std::vector<std::string>& labels,
                                                    std::stop_token stop);
/// Blocks until the container is gone (condition=removed). A container that is not there is success; an empty body is
/// kEngineLost.
Result<void> wait_removed(const Engine& engine, const std::string& id, std::stop_token stop);

}  // namespace goiso
