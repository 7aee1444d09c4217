#include "report/cell_environment.h"

namespace goiso {
namespace {

// GOFLAGS holds words; a go command that does not know one of them passes it over.
void add_goflag(std::map<std::string, std::string>& environment, const std::string& flag) {
  auto& flags = environment["GOFLAGS"];
  flags += (flags.empty() ? "" : " ") + flag;
}

}  // namespace

std::map<std::string, std::string> cell_environment(std::map<std::string, std::string> asked,
                                                    const std::function<std::string(const char* axis)>& axis) {
  if (axis("race") == "1") {
    add_goflag(asked, "-race");
  }
  if (const auto tags = axis("tags"); !tags.empty()) {
    add_goflag(asked, "-tags=" + tags);
  }
  for (const auto* variable : {"GODEBUG", "GOEXPERIMENT"}) {
    if (auto setting = axis(variable); !setting.empty()) {
      asked[variable] = std::move(setting);
    }
  }
  return asked;
}

}  // namespace goiso
