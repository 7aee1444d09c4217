#include "project/vendor_rule.h"

#include "base/text.h"
#include "model/go_version.h"

namespace goiso {
namespace {

// The go command takes flags with one dash or two. "" when there is no -mod.
std::string_view last_mod(std::string_view goflags) {
  std::string_view mod;
  for (const auto word : split(goflags, ' ')) {
    const auto flag = word.starts_with("--") ? word.substr(1) : word;
    mod = flag.starts_with("-mod=") ? flag.substr(5) : mod;
  }
  return mod;
}

}  // namespace

bool builds_from_vendor(const Project& project, std::string_view goflags) {
  if (!project.has_vendor) {
    return false;
  }
  if (const auto mod = last_mod(goflags); !mod.empty()) {
    return mod == "vendor";
  }
  const auto go = GoVersion::parse(project.go_line);
  return go && !(*go < *GoVersion::parse(project.is_workspace ? "1.22" : "1.14"));
}

}  // namespace goiso
