#include "init/usage.h"

#include <unistd.h>

#include <algorithm>

#include "init/text.h"

namespace goiso::init {
namespace {

constexpr const char* kRoot = "/sys/fs/cgroup";

bool is_v2() {
  static const bool is = access("/sys/fs/cgroup/cgroup.controllers", R_OK) == 0;
  return is;
}

bool is_v1() {
  static const bool is = access("/sys/fs/cgroup/memory/memory.limit_in_bytes", R_OK) == 0;
  return is;
}

std::string value(const std::string& name) { return std::string{trim(read_text(std::string{kRoot} + "/" + name).text)}; }

// cgroup v1 has no word for "no limit": the largest page-aligned number means it.
std::string v1_memory() {
  constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 62;
  const auto text = value("memory/memory.limit_in_bytes");
  return number(text) >= kNoLimit ? "max" : text;
}

std::string v1_processors() {
  const auto quota = value("cpu/cpu.cfs_quota_us");
  return (quota.starts_with('-') ? "max" : quota) + " " + value("cpu/cpu.cfs_period_us");
}

// Since the box began. Without pids.peak (kernel 6.1, cgroup v2) it is the largest number seen, or the limit once a fork was refused for it.
std::uint64_t pids_peak(const std::string& folder, std::uint64_t now) {
  static std::uint64_t peak = 0;
  const bool was_refused = number(field(value(folder + "pids.events"), "max")) > 0;
  peak = std::max({peak, now, number(value(folder + "pids.peak")), was_refused ? number(value(folder + "pids.max")) : 0});
  return peak;
}

wire::UsageMessage read_v2() {
  wire::UsageMessage usage;
  usage.memory = number(value("memory.current"));
  usage.peak_memory = std::max(number(value("memory.peak")), usage.memory);
  usage.cpu_ns = number(field(value("cpu.stat"), "usage_usec")) * 1000;
  usage.oom_kills = number(field(value("memory.events"), "oom_kill"));
  usage.pids = number(value("pids.current"));
  usage.pids_peak = pids_peak("", usage.pids);
  return usage;
}

wire::UsageMessage read_v1() {
  wire::UsageMessage usage;
  usage.memory = number(value("memory/memory.usage_in_bytes"));
  usage.peak_memory = number(value("memory/memory.max_usage_in_bytes"));
  usage.cpu_ns = number(value("cpuacct/cpuacct.usage"));
  usage.oom_kills = number(field(value("memory/memory.oom_control"), "oom_kill"));
  usage.pids = number(value("pids/pids.current"));
  usage.pids_peak = pids_peak("pids/", usage.pids);
  return usage;
}

}  // namespace

void add_cgroup_facts(std::map<std::string, std::string>& facts) {
  facts["cgroup"] = is_v2() ? "v2" : is_v1() ? "v1" : "";
  if (is_v2()) {
    facts["cgroup_memory"] = value("memory.max");
    facts["cgroup_pids"] = value("pids.max");
    facts["cgroup_cpu"] = value("cpu.max");
  } else if (is_v1()) {
    facts["cgroup_memory"] = v1_memory();
    facts["cgroup_pids"] = value("pids/pids.max");
    facts["cgroup_cpu"] = v1_processors();
  }
}

wire::UsageMessage read_usage() { return is_v2() ? read_v2() : is_v1() ? read_v1() : wire::UsageMessage{}; }

}  // namespace goiso::init
