#include "project/go_sums.h"

#include <fmt/format.h>

#include "base/file.h"
#include "project/go_mod.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongest = 64 << 20;

fs::path find_upwards(fs::path folder, const char* name) {
  std::error_code error;
  while (!fs::is_regular_file(folder / name, error)) {
    if (!folder.has_relative_path()) {
      return {};
    }
    folder = folder.parent_path();
  }
  return folder;
}

Result<void> add_text(const fs::path& file, std::vector<std::string>& texts) {
  auto text = read_file(file, kLongest);
  if (text) {
    texts.push_back(std::move(*text));
    return {};
  }
  return text.error().kind == ErrorKind::kNotFound ? Result<void>{} : Result<void>{std::move(text).error()};
}

// Where the files of a module, of its workspace, or of both are; what is not there is empty.
struct Homes {
  fs::path module, work;
  GoWork go_work;
};

Result<Homes> find_homes(const fs::path& path) {
  std::error_code error;
  auto folder = fs::canonical(path, error);
  if (error) {
    return Error{ErrorKind::kUsage, fmt::format("cannot open '{}': {}", path.string(), error.message()), {}, {}};
  }
  folder = fs::is_directory(folder, error) ? folder : folder.parent_path();
  Homes homes{find_upwards(folder, "go.mod"), find_upwards(folder, "go.work"), {}};
  if (homes.module.empty() && homes.work.empty()) {
    return Error{ErrorKind::kUsage,
                 fmt::format("no go.mod or go.work in '{}' or above it", path.string()),
                 {},
                 "name a project, or modules as path@version"};
  }
  if (!homes.work.empty()) {
    homes.go_work = parse_go_work(read_file(homes.work / "go.work", kLongest).value_or(std::string{}));
  }
  return homes;
}

}  // namespace

Result<std::vector<std::string>> read_go_sums(const fs::path& path) {
  TRY_ASSIGN(const auto homes, find_homes(path));
  std::vector<std::string> texts;
  if (!homes.module.empty()) {
    TRY(add_text(homes.module / "go.sum", texts));
  }
  if (!homes.work.empty()) {
    TRY(add_text(homes.work / "go.work.sum", texts));
    for (const auto& use : homes.go_work.use) {
      TRY(add_text(homes.work / use / "go.sum", texts));
    }
  }
  return texts;
}

namespace {

bool is_inside(const fs::path& path, const fs::path& folder) {
  const auto below = path.lexically_relative(folder);
  return !below.empty() && *below.begin() != "..";
}

// The modules that lie in folders below `top` and stand for what it requires; their own replace does not count.
Result<void> add_replacements(const fs::path& top, const fs::path& home, const GoMod& go_mod,
                              std::vector<GoMod>& go_mods) {
  std::error_code error;
  for (const auto& [from, to] : go_mod.replace) {
    const auto folder = fs::weakly_canonical(home / to, error);
    if (error || !is_local_path(to) || !is_inside(folder, top)) {
      continue;
    }
    std::vector<std::string> texts;
    TRY(add_text(folder / "go.mod", texts));
    for (const auto& text : texts) {
      auto replacement = parse_go_mod(text);
      replacement.replace.clear();
      replacement.exclude.clear();
      go_mods.push_back(std::move(replacement));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<GoMod>> read_go_mods(const fs::path& path) {
  TRY_ASSIGN(const auto homes, find_homes(path));
  std::vector<GoMod> go_mods;
  if (!homes.work.empty()) {
    GoMod workspace;
    workspace.go_line = homes.go_work.go_line;
    workspace.replace = homes.go_work.replace;
    go_mods.push_back(std::move(workspace));
  }
  std::vector<fs::path> folders;
  if (!homes.module.empty()) {
    folders.push_back(homes.module);
  }
  for (const auto& use : homes.go_work.use) {
    folders.push_back(homes.work / use);
  }
  for (const auto& folder : folders) {
    std::vector<std::string> texts;
    TRY(add_text(folder / "go.mod", texts));
    for (const auto& text : texts) {
      const auto go_mod = parse_go_mod(text);
      go_mods.push_back(go_mod);
      TRY(add_replacements(homes.work.empty() ? homes.module : homes.work, folder, go_mod, go_mods));
    }
  }
  return go_mods;
}

}  // namespace goiso
