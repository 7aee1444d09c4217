#include "init/attest.h"

#include <dirent.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "init/text.h"
#include "init/usage.h"

namespace goiso::init {
namespace {

using Facts = std::map<std::string, std::string>;

void add_status(Facts& facts) {
  const auto status = read_text("/proc/self/status").text;
  const std::pair<const char*, const char*> fields[] = {
      {"cap_inh", "CapInh"}, {"cap_prm", "CapPrm"},          {"cap_eff", "CapEff"},  {"cap_bnd", "CapBnd"},
      {"cap_amb", "CapAmb"}, {"no_new_privs", "NoNewPrivs"}, {"seccomp", "Seccomp"}, {"groups", "Groups"}};
  for (const auto& [name, label] : fields) {
    facts[name] = field(status, label);
  }
  facts["uid"] = std::to_string(getuid());
  facts["gid"] = std::to_string(getgid());
  facts["dumpable"] = std::to_string(prctl(PR_GET_DUMPABLE));
  facts["pid"] = std::to_string(getpid());
}

// Where an overlay keeps its layers is the engine's own affair.
std::string told_options(std::string_view options) {
  std::string told;
  for (const auto option : split(options, ',')) {
    if (!option.starts_with("lowerdir=") && !option.starts_with("upperdir=") && !option.starts_with("workdir=")) {
      told += (told.empty() ? "" : ",") + std::string{option};
    }
  }
  return told;
}

// proc(5): "id parent major:minor root POINT OPTIONS optional… - FSTYPE source SUPEROPTIONS"; blanks in names are
// written \040.
void add_mounts(Facts& facts) {
  const auto table = read_text("/proc/self/mountinfo", 1 << 20).text;
  for (const auto line : split(table, '\n')) {
    const auto words = split(line, ' ');
    const auto dash = std::find(words.begin(), words.end(), std::string_view{"-"});
    if (words.size() < 7 || words.end() - dash < 4) {
      continue;
    }
    // Options of the mount and of the file system: read-only by either is read-only.
    facts["mount:" + std::string{words[4]}] =
        std::string{dash[1]} + ' ' + std::string{words[5]} + ',' + told_options(dash[3]);
  }
}

std::string limit_text(rlim_t value) { return value == RLIM_INFINITY ? "unlimited" : std::to_string(value); }

void add_rlimits(Facts& facts) {
  const std::pair<const char*, int> limits[] = {
      {"core", RLIMIT_CORE}, {"nofile", RLIMIT_NOFILE}, {"nproc", RLIMIT_NPROC}, {"fsize", RLIMIT_FSIZE}};
  for (const auto& [name, resource] : limits) {
    rlimit limit{};
    getrlimit(static_cast<__rlimit_resource>(resource), &limit);
    facts["rlimit:" + std::string{name}] = limit_text(limit.rlim_cur) + ' ' + limit_text(limit.rlim_max);
  }
}

// /proc/net/dev names an interface before each colon; the first two lines are headings.
std::string interfaces() {
  const auto table = read_text("/proc/net/dev").text;
  std::vector<std::string_view> names;
  for (const auto line : split(table, '\n')) {
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      names.push_back(trim(line.substr(0, colon)));
    }
  }
  std::sort(names.begin(), names.end());
  std::string text;
  for (const auto name : names) {
    text += (text.empty() ? "" : " ") + std::string{name};
  }
  return text;
}

bool has_name(const char* folder, std::string_view beginning) {
  DIR* entries = opendir(folder);
  bool has = false;
  while (const dirent* entry = entries == nullptr ? nullptr : readdir(entries)) {
    has = has || std::string_view{entry->d_name}.starts_with(beginning);
  }
  if (entries != nullptr) {
    closedir(entries);
  }
  return has;
}

// By the dynamic loader that programs name: ld-musl-x86_64.so.1, ld-linux-x86-64.so.2, ld64.so.2 (ppc64le).
const char* libc() {
  if (has_name("/lib", "ld-musl-")) {
    return "musl";
  }
  for (const auto* folder : {"/lib", "/lib64"}) {
    if (has_name(folder, "ld-linux") || has_name(folder, "ld64.so")) {
      return "glibc";
    }
  }
  return "none";
}

std::size_t lines_not_on_lo(const std::string& path, bool lo_is_last_word, bool has_heading) {
  std::size_t count = 0;
  const auto table = read_text(path, 1 << 20).text;
  for (const auto line : split(table, '\n')) {
    const auto words = trim(line);
    const bool is_lo = lo_is_last_word ? words.ends_with(" lo") : words.starts_with("lo\t");
    count += words.empty() || is_lo ? 0 : 1;
  }
  return has_heading && count > 0 ? count - 1 : count;
}

}  // namespace

std::map<std::string, std::string> attest() {
  Facts facts;
  add_status(facts);
  add_mounts(facts);
  add_rlimits(facts);
  facts["interfaces"] = interfaces();
  facts["routes"] = std::to_string(lines_not_on_lo("/proc/net/route", false, true) +
                                   lines_not_on_lo("/proc/net/ipv6_route", true, false));
  facts["libc"] = libc();
  facts["hosts"] = read_text("/etc/hosts", 4096).text;
  facts["resolv"] = read_text("/etc/resolv.conf", 4096).text;
  add_cgroup_facts(facts);
  utsname names{};
  uname(&names);
  facts["kernel"] = names.release;
  facts["arch"] = names.machine;
  facts["hostname"] = names.nodename;
  return facts;
}

}  // namespace goiso::init
