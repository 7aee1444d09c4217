#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "support/fake_init.h"

namespace goiso {
namespace {

using Json = nlohmann::json;
using Facts = std::map<std::string, std::string>;

std::string size_in_kib(const std::string& options) {
  const auto at = options.find("size=");
  return at == std::string::npos ? "" : fmt::format(",size={}k", std::stoll(options.substr(at + 5)) / 1024);
}

void add_mounts(const Json& host, Facts& facts) {
  facts["mount:/"] = "overlay ro,relatime";
  facts["mount:/proc"] = "proc rw,nosuid,nodev,noexec";
  const auto folders = host.value("Tmpfs", Json::object());
  for (const auto& [target, options] : folders.items()) {
    const auto text = options.get<std::string>();
    facts["mount:" + target] = fmt::format("tmpfs {},nosuid,nodev{}", text.starts_with("ro") ? "ro" : "rw", size_in_kib(text));
  }
  for (const auto& mount : host.value("Mounts", Json::array())) {
    facts["mount:" + mount.value("Target", "")] = mount.value("ReadOnly", false) ? "ext4 ro,relatime" : "ext4 rw,relatime";
  }
}

void add_limits(const Json& host, Facts& facts) {
  facts["cgroup_memory"] = std::to_string(host.value("Memory", 0LL));
  facts["cgroup_pids"] = std::to_string(host.value("PidsLimit", 0LL));
  facts["cgroup_cpu"] = fmt::format("{} 100000", host.value("NanoCpus", 0LL) / 10'000);
  for (const auto& limit : host.value("Ulimits", Json::array())) {
    facts["rlimit:" + limit.value("Name", "")] = fmt::format("{} {}", limit.value("Soft", 0LL), limit.value("Hard", 0LL));
  }
}

}  // namespace

Facts honest_facts(const std::string& create_body) {
  const auto body = Json::parse(create_body, nullptr, false);
  const auto host = body.value("HostConfig", Json::object());
  const auto user = body.value("User", "0:0");
  Facts facts{{"no_new_privs", "1"}, {"seccomp", "2"}, {"dumpable", "0"}, {"pid", "1"}, {"interfaces", "lo"}, {"routes", "0"}, {"hosts", "127.0.0.1\tlocalhost\n"}};
  facts["uid"] = user.substr(0, user.find(':'));
  facts["gid"] = user.substr(user.find(':') + 1);
  for (const auto* set : {"cap_inh", "cap_prm", "cap_eff", "cap_bnd", "cap_amb"}) {
    facts[set] = "0000000000000000";
  }
  add_mounts(host, facts);
  add_limits(host, facts);
  return facts;
}

}  // namespace goiso
