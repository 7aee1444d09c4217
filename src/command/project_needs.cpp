#include "command/project_needs.h"

#include "command/module_house.h"
#include "modules/module_graph.h"
#include "project/go_mod.h"
#include "project/go_sums.h"

namespace goiso {

Result<ProjectNeeds> needs_of(const std::filesystem::path& path, const GoModText& go_mod_text, std::stop_token stop) {
  ProjectNeeds needs;
  TRY_ASSIGN(needs.go_sum, go_sum_of(path));
  needs.named = wishes_of(needs.go_sum);
  TRY_ASSIGN(const auto go_mods, read_go_mods(path));
  const auto read = [&](const ModuleVersion& module, std::stop_token asked) -> Result<GoMod> {
    TRY_ASSIGN(const auto text, go_mod_text(module, asked));
    return parse_go_mod(text);
  };
  TRY_ASSIGN(needs.beyond, wishes_beyond(go_mods, needs.go_sum, read, stop));
  return needs;
}

}  // namespace goiso
