#pragma once
#include <map>
#include <string>

#include "wire/message.h"

namespace goiso::init {

/// cgroup, cgroup_memory, cgroup_pids, cgroup_cpu of wire/message.h.
void add_cgroup_facts(std::map<std::string, std::string>& facts);

/// The kernel's counters of the box (cgroup v2: memory.*, cpu.stat, pids.*; v1: one folder a controller), read unprivileged. Zero where it
/// does not say. `watched` and `output_bytes` are left alone.
wire::UsageMessage read_usage();

}  // namespace goiso::init
