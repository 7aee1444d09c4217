#include "project/outside.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "project/go_mod.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

bool is_below(const fs::path& path, const fs::path& folder) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// The folders that go.work and the go.mod of each module name, as written and from where.
std::set<fs::path> named_folders(const Project& project) {
  std::set<fs::path> folders;
  const auto add = [&](const fs::path& from, const std::string& target) {
    if (is_local_path(target)) {
      std::error_code error;
      folders.insert(fs::weakly_canonical(from / target, error));
    }
  };
  if (!project.is_workspace) {
    for (const auto& mod : project.modules) {
      for (const auto& [path, target] : mod.replace) {
        add(project.root, target);
      }
    }
    return folders;
  }
  const auto work = parse_go_work(read_file(project.root / "go.work").value_or(std::string{}));
  for (const auto& use : work.use) {
    add(project.root, is_local_path(use) ? use : "./" + use);
    for (const auto& [path, target] :
         parse_go_mod(read_file(project.root / use / "go.mod").value_or(std::string{})).replace) {
      add(project.root / use, target);
    }
  }
  for (const auto& [path, target] : work.replace) {
    add(project.root, target);
  }
  return folders;
}

fs::path common_ancestor(const fs::path& a, const fs::path& b) {
  fs::path common;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end() && *i == *j; ++i, ++j) {
    common /= *i;
  }
  return common;
}

Error must_be_included(const Project& project, const std::vector<std::string>& missing) {
  std::vector<std::string> flags;
  for (const auto& folder : missing) {
    flags.push_back("--include " + shell_quoted(fs::path{folder}.lexically_proximate(fs::current_path()).string()));
  }
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' needs folders outside it: '{}'", project.root.string(), join(missing, "', '")),
               {},
               "to take them along, add " + join(flags, " ")};
}

}  // namespace

Result<void> take_outside(Project& project, const std::vector<fs::path>& include) {
  std::vector<fs::path> allowed;
  for (const auto& folder : include) {
    std::error_code error;
    allowed.push_back(fs::canonical(folder, error));
    if (error || !fs::is_directory(allowed.back(), error)) {
      return Error{ErrorKind::kUsage, fmt::format("cannot include '{}': it is no folder", folder.string()), {}, {}};
    }
  }
  std::vector<std::string> missing;
  for (const auto& folder : named_folders(project)) {
    if (std::error_code error; is_below(folder, project.root) || !fs::exists(folder, error)) {
      continue;  // a folder that is not there fails the build, which is the user's own fault to see
    }
    project.outside.push_back(folder.string());
    const bool is_allowed =
        std::any_of(allowed.begin(), allowed.end(), [&](const fs::path& one) { return is_below(folder, one); });
    if (!is_allowed) {
      missing.push_back(folder.string());
    }
  }
  if (!missing.empty()) {
    return must_be_included(project, missing);
  }
  project.base = project.gopath.empty() ? project.root : project.gopath;
  for (const auto& folder : allowed) {
    if (!is_below(folder, project.root)) {
      project.included.push_back(folder.string());
      project.base = common_ancestor(project.base, folder);
    }
  }
  const auto in_base = [&](const fs::path& folder) {
    return folder == project.base ? "" : folder.lexically_relative(project.base).generic_string();
  };
  project.root_in_base = in_base(project.root);
  project.gopath_in_base = project.gopath.empty() ? "" : in_base(project.gopath);
  return {};
}

}  // namespace goiso
