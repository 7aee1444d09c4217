#include "sandbox/attestation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <vector>

#include "base/text.h"

namespace goiso {
namespace {

using Facts = std::map<std::string, std::string>;

// Collects what differs; "x is 'a', promised 'b'".
class Differences {
 public:
  explicit Differences(const Facts& facts) : facts_(facts) {}

  std::string fact(const std::string& name) const {
    const auto found = facts_.find(name);
    return found == facts_.end() ? std::string{} : found->second;
  }
  void expect(const std::string& name, const std::string& promised) {
    if (fact(name) != promised) {
      add(fmt::format("{} is '{}', promised '{}'", name, fact(name), promised));
    }
  }
  void add(std::string difference) { list_.push_back(std::move(difference)); }
  const std::vector<std::string>& list() const { return list_; }

 private:
  const Facts& facts_;
  std::vector<std::string> list_;
};

std::int64_t number(std::string_view text) {
  std::int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void check_privileges(const ContainerSpec& promised, Differences& differences) {
  for (const auto* set : {"cap_inh", "cap_prm", "cap_eff", "cap_bnd", "cap_amb"}) {
    differences.expect(set, "0000000000000000");
  }
  differences.expect("no_new_privs", "1");
  differences.expect("seccomp", "2");
  differences.expect("dumpable", "0");
  differences.expect("pid", "1");
  const auto colon = promised.user.find(':');
  differences.expect("uid", promised.user.substr(0, colon));
  differences.expect("gid", promised.user.substr(colon + 1));
}

void check_network(const ContainerSpec& promised, Differences& differences) {
  differences.expect("interfaces", "lo");
  differences.expect("routes", "0");
  if (promised.has_own_hosts && differences.fact("hosts").find("localhost") == std::string::npos) {
    differences.add("/etc/hosts does not name localhost");
  }
}

bool has_option(const std::string& mount, const std::string& option) {
  const auto options = mount.substr(std::min(mount.find(' '), mount.size() - (mount.empty() ? 0 : 1)) + (mount.empty() ? 0 : 1));
  const auto parts = split(options, ',');
  return std::find(parts.begin(), parts.end(), option) != parts.end();
}

// The kernel writes a tmpfs size back in KiB, rounded up to pages.
bool has_size(const std::string& mount, std::int64_t bytes) {
  for (const auto option : split(std::string_view{mount}.substr(std::min(mount.find(' ') + 1, mount.size())), ',')) {
    if (option.starts_with("size=") && option.ends_with('k')) {
      return number(option.substr(5)) * 1024 <= bytes + 65536;
    }
  }
  return false;
}

void check_tmpfs(const MountSpec& mount, const std::string& attested, Differences& differences) {
  for (const auto* option : {"nosuid", "nodev"}) {
    if (!has_option(attested, option)) {
      differences.add(fmt::format("{} is mounted without {}", mount.target, option));
    }
  }
  const auto start = mount.tmpfs_options.find("size=");
  if (start != std::string::npos && !has_size(attested, number(std::string_view{mount.tmpfs_options}.substr(start + 5)))) {
    differences.add(fmt::format("{} is larger than promised: '{}'", mount.target, attested));
  }
}

void check_promised_mount(const MountSpec& mount, Differences& differences) {
  const auto attested = differences.fact("mount:" + mount.target);
  if (attested.empty()) {
    differences.add(fmt::format("nothing is mounted at {}", mount.target));
    return;
  }
  if (mount.is_read_only != has_option(attested, "ro")) {
    differences.add(fmt::format("{} is not mounted {}: '{}'", mount.target, mount.is_read_only ? "read-only" : "writable", attested));
  }
  if (mount.kind == MountSpec::Kind::kTmpfs) {
    check_tmpfs(mount, attested, differences);
  }
}

// Engines mount these themselves: kernel file systems, and three files of the container's own. The work of a build that runs as
// nobody cannot write the files, which belong to root; the sizes of /dev and /dev/shm are bounded by the engine and ShmSize.
bool is_engines_own(const std::string& point) {
  constexpr std::array kTrees{"/proc", "/dev", "/sys"};
  constexpr std::array kFiles{"/etc/resolv.conf", "/etc/hostname", "/etc/hosts", "/run/.containerenv", "/run/secrets"};
  const auto below = [&](const std::string& tree) { return point == tree || point.starts_with(tree + "/"); };
  return std::any_of(kTrees.begin(), kTrees.end(), below) || std::find(kFiles.begin(), kFiles.end(), point) != kFiles.end();
}

void check_mounts(const ContainerSpec& promised, const Facts& facts, Differences& differences) {
  std::set<std::string> known;
  for (const auto& mount : promised.mounts) {
    known.insert(mount.target);
    check_promised_mount(mount, differences);
  }
  for (const auto& [name, value] : facts) {
    const auto point = name.starts_with("mount:") ? name.substr(6) : std::string{};
    if (!point.empty() && !known.contains(point) && !is_engines_own(point) && !has_option(value, "ro")) {
      differences.add(fmt::format("{} is mounted writable and nobody asked for it: '{}'", point, value));
    }
  }
  if (!has_option(differences.fact("mount:/"), "ro")) {
    differences.add("the root file system is writable");
  }
}

void check_at_most(const std::string& name, std::int64_t promised, Differences& differences) {
  const auto attested = number(differences.fact(name));
  if (promised > 0 && (attested < 0 || attested > promised)) {
    differences.add(fmt::format("{} is '{}', promised at most {}", name, differences.fact(name), promised));
  }
}

// "200000 100000" is two processors.
void check_processors(const ContainerSpec& promised, const EngineFacts& engine, Differences& differences) {
  if (promised.nano_cpus >= static_cast<std::int64_t>(engine.cpus) * 1'000'000'000) {
    return;  // all of them: there is nothing to hold back
  }
  const auto attested = differences.fact("cgroup_cpu");
  const auto words = split_words(attested);  // views of it
  const auto quota = words.size() == 2 ? number(words[0]) : -1;
  const auto period = words.size() == 2 ? number(words[1]) : -1;
  if (quota <= 0 || period <= 0 || quota * 1'000'000'000 > promised.nano_cpus * period + 10'000'000 * period) {
    differences.add(fmt::format("cgroup_cpu is '{}', promised {} processors", attested,
                                static_cast<double>(promised.nano_cpus) / 1e9));
  }
}

void check_limits(const ContainerSpec& promised, const EngineFacts& engine, Differences& differences) {
  check_at_most("cgroup_memory", promised.memory, differences);
  check_at_most("cgroup_pids", promised.pids, differences);
  check_processors(promised, engine, differences);
  for (const auto& ulimit : promised.ulimits) {
    differences.expect("rlimit:" + ulimit.name, fmt::format("{} {}", ulimit.soft, ulimit.hard));
  }
}

}  // namespace

Result<void> check_attestation(const ContainerSpec& promised, const EngineFacts& engine, const Facts& attested) {
  Differences differences{attested};
  check_privileges(promised, differences);
  check_network(promised, differences);
  check_mounts(promised, attested, differences);
  check_limits(promised, engine, differences);
  if (differences.list().empty()) {
    return {};
  }
  return Error{ErrorKind::kBoxRefused, "the box is not what was asked for: " + join(differences.list(), "; "), {},
               "run 'goiso doctor' to see what this engine supports"};
}

}  // namespace goiso
