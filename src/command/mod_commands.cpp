#include "command/mod_commands.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/clock.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/hash.h"
#include "command/mod_answer.h"
#include "command/module_house.h"
#include "command/module_proofs.h"
#include "command/project_needs.h"
#include "modules/mirror_export.h"
#include "modules/mirror_import.h"

namespace goiso {
namespace fs = std::filesystem;

Result<Answer> list_modules(House& house) {
  TRY_ASSIGN(const auto mirror, open_mirror(house));
  TRY_ASSIGN(const auto modules, mirror.list());
  ModAnswer answer;
  std::int64_t bytes = 0;
  for (const auto& module : modules) {
    answer.add(module, "");
    bytes += bytes_of(module);
  }
  answer.say(modules.empty() ? "no module is kept yet; try 'goiso mod fetch'"
                             : fmt::format("{} module versions, {}", modules.size(), human_size(bytes)));
  return answer.take();
}

Result<Answer> verify_modules(House& house, std::stop_token stop) {
  TRY_ASSIGN(const auto mirror, open_mirror(house));
  house.progress().step_started("checking modules");
  TRY_ASSIGN(const auto damage, verify_mirror(mirror, house.progress(), stop));
  house.progress().step_ended();
  ModAnswer answer;
  for (const auto& each : damage) {
    answer.add_damage(each);
  }
  answer.say(damage.empty() ? "every kept module is what it was" : fmt::format("{} files are damaged", damage.size()));
  return answer.take();
}

namespace {

// Of a project all that its go.sum names, which must be there, and what is kept of that which its go.mod requires
// beyond it.
Result<std::vector<ModuleVersion>> modules_of_project(const Mirror& mirror, const std::string& project,
                                                      std::stop_token stop) {
  const auto go_mod_text = [&](const ModuleVersion& module, std::stop_token asked) -> Result<std::string> {
    TRY_ASSIGN(auto file, mirror.provide(module, ModulePart::kMod, {}, asked));
    return std::move(file.text);
  };
  TRY_ASSIGN(const auto needs, needs_of(project, go_mod_text, stop));
  std::vector<ModuleVersion> modules;
  for (const auto& wish : needs.named) {
    modules.push_back(wish.module);
  }
  for (const auto& wish : needs.beyond) {
    TRY_ASSIGN(const auto kept, mirror.find(wish.module, ModulePart::kMod, stop));
    if (kept) {
      modules.push_back(wish.module);
    }
  }
  return modules;
}

Result<std::vector<ModuleVersion>> modules_to_export(const Mirror& mirror, const std::string& project,
                                                     std::stop_token stop) {
  if (!project.empty()) {
    return modules_of_project(mirror, project, stop);
  }
  TRY_ASSIGN(const auto kept, mirror.list());
  std::vector<ModuleVersion> modules;
  for (const auto& module : kept) {
    modules.push_back(module.module);
  }
  return modules;
}

Result<void> write_whole(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const auto size = write(fd, bytes.data(), bytes.size());
    if (size < 0) {
      return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return {};
}

Result<void> write_beside(const ExportTree& tree, const fs::path& beside, std::stop_token stop) {
  const UniqueFd fd{open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", beside.string()), errno);
  }
  TRY(write_export(
      tree, [&](std::string_view bytes) { return write_whole(fd.value(), bytes, beside); }, stop));
  if (fsync(fd.value()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", beside.string()), errno);
  }
  return {};
}

// Beside, then renamed: a bundle that is there is whole.
Result<void> write_bundle(const ExportTree& tree, const fs::path& to, std::stop_token stop) {
  const fs::path beside = to.string() + ".tmp-" + random_hex(4);
  auto written = write_beside(tree, beside, stop);
  if (written && rename(beside.c_str(), to.c_str()) != 0) {
    written = system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", to.string()), errno);
  }
  if (!written) {
    unlink(beside.c_str());
  }
  return written;
}

}  // namespace

namespace {

// What lets a stock go believe the exported modules without a network: files of the log, which lie in `scratch`.
Result<std::size_t> add_proofs(House& house, const std::vector<ModuleVersion>& modules, const fs::path& scratch,
                               ExportTree& tree, std::stop_token stop) {
  TRY_ASSIGN(const auto sums, open_sum_database(house));
  TRY_ASSIGN(const auto mirror, open_mirror(house));
  TRY_ASSIGN(auto kept, mirror.list());
  std::erase_if(kept, [&](const StoredModule& each) {
    return std::none_of(modules.begin(), modules.end(), [&](const ModuleVersion& one) {
      return one.path == each.module.path && one.version == each.module.version;
    });
  });
  const auto queries = sums ? proven_queries(kept) : std::vector<SumQuery>{};
  if (queries.empty()) {
    return std::size_t{0};
  }
  TRY_ASSIGN(const auto proven, write_proofs(*sums, queries, exported_heads_file(house), scratch, stop));
  std::error_code error;
  for (fs::recursive_directory_iterator it(scratch, error), end; !error && it != end; it.increment(error)) {
    if (it->is_regular_file(error)) {
      tree.files[it->path().lexically_relative(scratch).generic_string()] = {it->path(), {}};
    }
  }
  return proven;
}

}  // namespace

Result<Answer> export_modules(House& house, const fs::path& to, const std::string& project, std::stop_token stop) {
  TRY_ASSIGN(const auto mirror, open_mirror(house));
  TRY_ASSIGN(const auto modules, modules_to_export(mirror, project, stop));
  house.progress().step_started("exporting modules");
  TRY_ASSIGN(auto tree, export_tree(mirror, modules, stop));
  TRY(make_folders(house.folders().temporary()));
  TRY_ASSIGN(const auto scratch, TempFolder::create(house.folders().temporary(), "export-"));
  TRY_ASSIGN(const auto proven, add_proofs(house, modules, scratch.path(), tree, stop));
  TRY(to.extension() == ".tar" ? write_bundle(tree, to, stop) : copy_export(tree, to, stop));
  house.progress().step_ended();
  ModAnswer answer;
  answer.set("exported", to.string());
  answer.say(fmt::format("{} module versions are in '{}', {} of them with the log's proofs", modules.size(),
                         to.string(), proven));
  return answer.take();
}

namespace {

// A bundle's own proofs vouch for what came with them where there is no network. What a GOMODCACHE keeps of the log
// mostly lacks the tiles for that, so it takes the network or a go.sum.
Result<std::vector<ModuleFetch>> import_place(House& house, const Mirror& mirror, const fs::path& place,
                                              const GoSum& go_sum, std::stop_token stop) {
  std::error_code error;
  std::optional<TempFolder> unpacked;
  if (!fs::is_directory(place, error)) {
    TRY_ASSIGN(unpacked, unpack_bundle(mirror, place, stop));
  }
  const auto& folder = unpacked ? unpacked->path() : place;
  Witnesses witnesses{go_sum, {}};
  TRY_ASSIGN(witnesses.sum_check, open_sum_check_of(house, download_folder(folder)));
  return import_folder(mirror, folder, witnesses, house.progress(), stop);
}

}  // namespace

Result<Answer> import_modules(House& house, const std::vector<fs::path>& from, const std::string& project,
                              std::stop_token stop) {
  TRY_ASSIGN(const auto mirror, open_mirror(house));
  GoSum go_sum;
  if (!project.empty()) {
    TRY_ASSIGN(go_sum, go_sum_of(project));
  }
  ModAnswer answer;
  for (const auto& place : from) {
    house.progress().step_started(fmt::format("importing '{}'", place.string()));
    TRY_ASSIGN(const auto fetches, import_place(house, mirror, place, go_sum, stop));
    house.progress().step_ended();
    answer.add_all(fetches, "imported");
  }
  return answer.take();
}

Result<Answer> prune_modules(House& house, const PruneRules& rules, std::stop_token stop) {
  TRY_ASSIGN(const auto mirror, open_mirror(house));
  TRY_ASSIGN(const auto removed, prune_mirror(mirror, rules, stop));
  ModAnswer answer;
  std::int64_t bytes = 0;
  for (const auto& module : removed) {
    answer.add(module, "removed");
    bytes += bytes_of(module);
  }
  answer.say(fmt::format("{} module versions removed, {}", removed.size(), human_size(bytes)));
  return answer.take();
}

}  // namespace goiso
