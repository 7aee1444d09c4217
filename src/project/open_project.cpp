#include "project/open_project.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "project/go_mod.h"
#include "project/gopath.h"
#include "project/outside.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

// The nearest folder from `folder` upwards that holds `name`; empty when none does.
fs::path find_upwards(fs::path folder, const char* name) {
  for (std::error_code error;; folder = folder.parent_path()) {
    if (fs::is_regular_file(folder / name, error)) {
      return folder;
    }
    if (!folder.has_relative_path()) {
      return {};
    }
  }
}

Result<std::string> read_line_file(const fs::path& path) {
  auto text = read_file(path, 16u << 20);
  if (!text) {
    return Error{ErrorKind::kUsage, text.error().message, {}, "goiso must be able to read the whole project"};
  }
  return text;
}

// Some Go file within the first folders: enough to tell a project from a folder that was named by mistake.
bool has_go_file(const fs::path& root) {
  constexpr int kLook = 200'000;
  std::error_code error;
  fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, error);
  for (int looked = 0; !error && it != fs::recursive_directory_iterator{} && looked < kLook;
       it.increment(error), ++looked) {
    if (it->path().extension() == ".go") {
      return true;
    }
  }
  return false;
}

bool is_off(const OpenOptions& options, const char* variable) {
  const auto found = options.environment.find(variable);
  return found != options.environment.end() && found->second == "off";
}

Result<void> open_workspace(Project& project, const GoWork& work) {
  project.is_workspace = true;
  project.go_line = work.go_line;
  project.toolchain_line = work.toolchain_line;
  for (const auto& use : work.use) {
    const auto file = project.root / use / "go.mod";
    if (std::error_code error; fs::exists(file, error)) {
      TRY_ASSIGN(const auto text, read_line_file(file));
      project.modules.push_back(parse_go_mod(text));
    }
  }
  project.module = project.modules.size() == 1 ? project.modules[0].module : "";
  return {};
}

Result<void> open_module(Project& project) {
  TRY_ASSIGN(const auto text, read_line_file(project.root / "go.mod"));
  project.modules = {parse_go_mod(text)};
  project.module = project.modules[0].module;
  project.go_line = project.modules[0].go_line;
  project.toolchain_line = project.modules[0].toolchain_line;
  return {};
}

std::string relative_name(const fs::path& path, const fs::path& folder) {
  const auto relative = path.lexically_relative(folder).generic_string();
  return relative == "." ? "" : relative;
}

Result<Project> open_without_modules(const fs::path& path, const fs::path& folder) {
  auto place = find_in_gopath(folder);
  Project project;
  project.path = path;
  project.root = std::move(place.root);
  project.gopath = std::move(place.gopath);
  project.module = std::move(place.import_path);
  project.subfolder = relative_name(folder, project.root);
  return project;
}

// A folder that a workspace does not use is refused by the go command; that is a failing build, for the box to see.
Result<Project> open_with_modules(const fs::path& path, const fs::path& folder, const OpenOptions& options) {
  Project project;
  project.path = path;
  const auto module_folder = find_upwards(folder, "go.mod");
  const auto work_folder = is_off(options, "GOWORK") ? fs::path{} : find_upwards(folder, "go.work");
  GoWork work;
  if (!work_folder.empty()) {
    TRY_ASSIGN(const auto text, read_line_file(work_folder / "go.work"));
    work = parse_go_work(text);
  }
  if (module_folder.empty() && work_folder.empty()) {
    return Error{ErrorKind::kUsage,
                 fmt::format("no go.mod or go.work in '{}' or above it", path.string()),
                 {},
                 "run 'go mod init' there, name a .go file, or add --env GO111MODULE=off for a project of a GOPATH"};
  }
  const bool is_workspace = !work_folder.empty();
  project.root = is_workspace ? work_folder : module_folder;
  project.subfolder = relative_name(folder, project.root);
  TRY(is_workspace ? open_workspace(project, work) : open_module(project));
  std::error_code error;
  project.has_vendor = fs::is_regular_file(project.root / "vendor" / "modules.txt", error);
  return project;
}

Result<Project> open_folder(const fs::path& path, const fs::path& folder, const OpenOptions& options) {
  const bool has_modules = !is_off(options, "GO111MODULE");
  TRY_ASSIGN(auto project, has_modules ? open_with_modules(path, folder, options) : open_without_modules(path, folder));
  if (!has_go_file(project.root)) {
    return Error{
        ErrorKind::kUsage, fmt::format("no Go file in '{}'", project.root.string()), {}, "there is nothing to build"};
  }
  return project;
}

std::string harmless_stem(const fs::path& file) {
  auto stem = file.stem().string();
  std::replace_if(
      stem.begin(), stem.end(), [](unsigned char c) { return std::isalnum(c) == 0 || c >= 0x80; }, '-');
  return stem.empty() || stem.front() == '-' ? "file" + stem : stem;
}

Project open_file(const fs::path& path, const fs::path& file) {
  Project project;
  project.path = path;
  project.root = file.parent_path();
  project.module = "example.test/" + harmless_stem(file);
  project.is_single_file = true;
  project.only_files = {file.filename().string()};
  return project;
}

}  // namespace

Result<Project> open_project(const fs::path& path, const OpenOptions& options) {
  std::error_code error;
  const auto whole = fs::canonical(path, error);
  if (error) {
    auto cannot = system_error(ErrorKind::kUsage, fmt::format("cannot open '{}'", path.string()), error.value());
    cannot.hint = "name a module folder, a folder in one, a workspace or a .go file";
    return cannot;
  }
  const bool is_file = fs::is_regular_file(whole, error);
  if (is_file && whole.extension() != ".go") {
    return Error{
        ErrorKind::kUsage, fmt::format("'{}' is no Go file", path.string()), {}, "name a folder or a .go file"};
  }
  if (!is_file && !fs::is_directory(whole, error)) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is neither a folder nor a file", path.string()),
                 {},
                 "name a folder or a .go file"};
  }
  TRY_ASSIGN(auto project, is_file ? Result<Project>{open_file(path, whole)} : open_folder(path, whole, options));
  TRY(take_outside(project, options.include));
  return project;
}

std::string synthesised_go_mod_text(const Project& project, const std::string& go_line) {
  return fmt::format("module {}\n\ngo {}\n", project.module, go_line);
}

}  // namespace goiso
