#include "modules/mirror_export.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/fd.h"
#include "base/file.h"
#include "modules/module_path.h"
#include "modules/semver.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr unsigned kMode = 0644;

Error interrupted() { return Error{ErrorKind::kInterrupted, "stopped while exporting modules", {}, {}}; }

Result<void> add_module(const Mirror& mirror, const ModuleVersion& module, ExportTree& tree, std::stop_token stop) {
  TRY_ASSIGN(const auto path, escape_module_path(module.path));
  TRY_ASSIGN(const auto version, escape_module_version(module.version));
  const auto stem = path + "/@v/" + version;
  bool has_any = false;
  for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
    TRY_ASSIGN(auto kept, mirror.find(module, part, stop));
    if (!kept) {
      continue;
    }
    has_any = true;
    if (part == ModulePart::kZip) {
      tree.files[stem + ".ziphash"] = {{}, kept->h1};
      tree.files[stem + ".zip"] = {kept->path, {}};
    } else {
      tree.files[stem + ending_of(part)] = {{}, std::move(kept->text)};
    }
  }
  return has_any ? Result<void>{}
                 : Error{ErrorKind::kNotFound,
                         fmt::format("the mirror has nothing of '{}'", words_of(module)),
                         {},
                         fmt::format("run 'goiso mod fetch {}'", words_of(module))};
}

void add_lists(const std::map<std::string, std::vector<std::string>>& versions, ExportTree& tree) {
  for (const auto& [module, unsorted] : versions) {
    auto sorted = unsorted;
    sort_versions(sorted);
    std::string list;
    std::string latest_pseudo;
    for (const auto& version : sorted) {
      list += is_pseudo_version(version) ? "" : version + "\n";
      latest_pseudo = pseudo_version_time(version).value_or("") >= pseudo_version_time(latest_pseudo).value_or("")
                          ? version
                          : latest_pseudo;
    }
    const auto release = latest_version(sorted);
    const auto path = escape_module_path(module).value_or("");
    tree.files[path + "/@v/list"] = {{}, list};
    const auto latest = escape_module_version(release.empty() ? latest_pseudo : release).value_or("");
    if (const auto info = tree.files.find(path + "/@v/" + latest + ".info"); info != tree.files.end()) {
      tree.files[path + "/@latest"] = info->second;
    }
  }
}

Result<UniqueFd> open_file(const fs::path& path) {
  UniqueFd fd{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot open '{}'", path.string()), errno);
  }
  return fd;
}

Result<void> add_to_tar(TarWriter& tar, const std::string& name, const fs::path& path) {
  TRY_ASSIGN(const auto fd, open_file(path));
  struct stat facts {};
  fstat(fd.value(), &facts);
  return tar.add_file(name, kMode, 0, facts.st_size, [&](char* buffer, std::size_t size) -> Result<std::size_t> {
    const auto part = read(fd.value(), buffer, size);
    if (part < 0) {
      return system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", path.string()), errno);
    }
    return static_cast<std::size_t>(part);
  });
}

}  // namespace

Result<ExportTree> export_tree(const Mirror& mirror, const std::vector<ModuleVersion>& modules, std::stop_token stop) {
  ExportTree tree;
  std::map<std::string, std::vector<std::string>> versions;
  for (const auto& module : modules) {
    if (stop.stop_requested()) {
      return interrupted();
    }
    auto& listed = versions[module.path];
    if (std::find(listed.begin(), listed.end(), module.version) == listed.end()) {
      if (auto done = add_module(mirror, module, tree, stop); !done) {
        return std::move(done).error();
      }
      listed.push_back(module.version);
    }
  }
  add_lists(versions, tree);
  return tree;
}

Result<void> write_export(const ExportTree& tree, const ByteSink& sink, std::stop_token stop) {
  TarWriter tar{sink};
  for (const auto& [name, file] : tree.files) {
    if (stop.stop_requested()) {
      return interrupted();
    }
    if (auto done = file.path.empty() ? tar.add_text(name, kMode, 0, file.text) : add_to_tar(tar, name, file.path);
        !done) {
      return std::move(done).error();
    }
  }
  return tar.finish();
}

Result<void> copy_export(const ExportTree& tree, const fs::path& folder, std::stop_token stop) {
  TRY(make_folders(folder));
  std::error_code error;
  if (!fs::is_empty(folder, error)) {
    return Error{ErrorKind::kUsage, fmt::format("'{}' is not empty", folder.string()), {}, "name a new folder"};
  }
  for (const auto& [name, file] : tree.files) {
    if (stop.stop_requested()) {
      return interrupted();
    }
    const auto to = folder / name;
    if (auto done = make_folders(to.parent_path()); !done) {
      return std::move(done).error();
    }
    if (file.path.empty()) {
      if (auto done = write_file_atomically(to, file.text); !done) {
        return std::move(done).error();
      }
      continue;
    }
    fs::copy_file(file.path, to, error);
    if (error) {
      return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", to.string()), error.value());
    }
  }
  return {};
}

}  // namespace goiso
