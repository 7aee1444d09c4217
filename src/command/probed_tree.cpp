#include "command/probed_tree.h"

#include "project/open_project.h"
#include "project/snapshot.h"

namespace goiso {

Result<std::unique_ptr<ProbedTree>> read_tree(const std::filesystem::path& path, const BoxOptions& box,
                                              const std::string& go_line, House& house, std::stop_token stop) {
  TRY_ASSIGN(auto project, open_project(path, OpenOptions{box.include, box.environment}));
  if (project.is_single_file && !go_line.empty()) {
    project.go_line = go_line;
    project.synthesised_go_mod = synthesised_go_mod_text(project, go_line);
  }
  TRY_ASSIGN(auto spool, Spool::create(house.folders().temporary()));
  TRY_ASSIGN(auto facts,
             take_snapshot(project, {box.limits.disk, box.limits.inodes / 2}, spool, house.progress(), stop));
  TRY_ASSIGN(auto modules, ProjectModules::open(project, modules_wish(box), house, stop));
  return std::make_unique<ProbedTree>(
      ProbedTree{std::move(project), {std::move(facts), std::move(spool)}, std::move(modules)});
}

}  // namespace goiso
