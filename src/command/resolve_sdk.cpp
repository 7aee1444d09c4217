#include "command/resolve_sdk.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"
#include "command/spec_ground.h"
#include "command/toolchain.h"
#include "command/versions.h"
#include "modules/go_command.h"
#include "project/open_project.h"
#include "sdk/choose_for_project.h"
#include "sdk/select_toolchain.h"

namespace goiso {
namespace fs = std::filesystem;

using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t kLargestFile = 16u << 20;

std::string variable(const House& house, const char* name) {
  const auto found = house.environment().find(name);
  return found == house.environment().end() ? std::string{} : found->second;
}

// The nearest file of that name upwards; "" for none (cmd/go/internal/modload, findModuleRoot and findWorkspaceFile).
fs::path find_upwards(fs::path folder, const char* name) {
  for (;; folder = folder.parent_path()) {
    std::error_code error;
    if (fs::exists(folder / name, error) && !fs::is_directory(folder / name, error)) {
      return folder / name;
    }
    if (!folder.has_relative_path()) {
      return {};
    }
  }
}

Result<fs::path> workspace_of(const fs::path& folder, const House& house, const std::optional<std::string>& in_file) {
  const auto set = variable(house, "GOWORK");
  const auto gowork = set.empty() ? in_file.value_or("") : set;
  if (gowork == "off") {
    return fs::path{};
  }
  if (gowork.empty() || gowork == "auto") {
    return find_upwards(folder, "go.work");
  }
  if (!fs::path{gowork}.is_absolute()) {
    return Error{ErrorKind::kUsage, "go: invalid GOWORK: not an absolute path", {}, {}};
  }
  std::error_code error;
  return fs::exists(gowork, error) ? fs::path{gowork} : fs::path{};
}

struct Installed {
  std::string name;                   // "go1.24.13"; "" for none
  std::optional<std::string> go_env;  // its go.env
};

Installed installed_go(const House& house) {
  const auto go = find_go_command(variable(house, "PATH"));
  if (go.empty()) {
    return {};
  }
  std::error_code error;
  const auto goroot = fs::canonical(go, error).parent_path().parent_path();
  const auto version = read_file(goroot / "VERSION", kLargestFile).value_or(std::string{});
  const auto text = read_file(goroot / "go.env", kLargestFile);
  return {std::string{trim(version.substr(0, version.find('\n')))}, text ? std::optional{*text} : std::nullopt};
}

// Every official go.env says so since 1.21.
constexpr const char* kUsualGoEnv = "GOTOOLCHAIN=auto\n";

Result<SelectionInput> gather(const ResolveOptions& options, const fs::path& folder, const House& house) {
  SelectionInput input;
  const auto installed = options.local.empty() ? installed_go(house) : Installed{options.local, kUsualGoEnv};
  input.local = installed.name;
  if (input.local.empty()) {
    return Error{ErrorKind::kNotFound,
                 "there is no Go in PATH whose choice could be told",
                 {},
                 "name one with --local go1.24.13"};
  }
  const auto user_text = read_file(user_go_env_file(house.environment()), kLargestFile).value_or(std::string{});
  input.environment = variable(house, "GOTOOLCHAIN");
  input.user_file = go_env_value(user_text, "GOTOOLCHAIN");
  input.go_env = installed.go_env ? go_env_value(*installed.go_env, "GOTOOLCHAIN") : std::nullopt;
  const auto modules = variable(house, "GO111MODULE");
  input.has_modules = (modules.empty() ? go_env_value(user_text, "GO111MODULE").value_or("") : modules) != "off";
  auto file = workspace_of(folder, house, go_env_value(user_text, "GOWORK"));
  if (!file) {
    input.file_trouble = file.error().message;
    return input;
  }
  *file = file->empty() ? find_upwards(folder, "go.mod") : *file;
  if (!file->empty()) {
    const auto near = file->lexically_relative(folder).string();
    input.file_name = near.size() < file->string().size() ? near : file->string();
    TRY_ASSIGN(input.file_text, read_file(*file, kLargestFile));
  }
  return input;
}

// What goiso itself runs there; an error is told and not raised, for cmd/go's choice was asked.
Json own_choice(const fs::path& path, House& house, std::string& text) {
  const auto project = open_project(path, OpenOptions{});
  const auto ground = SpecGround::survey(house, path);
  if (!project || !ground) {
    return nullptr;
  }
  const auto available = ground->available();
  const auto choice = choose_for_project(*project, available);
  if (!choice) {
    text += "goiso reproduce: " + terminal_safe(choice.error().message) + "\n";
    return Json{{"version", nullptr}, {"error", valid_utf8(choice.error().message)}};
  }
  text += fmt::format("goiso reproduce: {} ({})\n", choice->version.name(), terminal_safe(choice->chosen_by));
  return Json{{"version", choice->version.name()},
              {"chosen_by", valid_utf8(choice->chosen_by)},
              {"note", valid_utf8(choice->note)}};
}

Result<Answer> resolve_path(const ResolveOptions& options, House& house) {
  std::error_code error;
  const auto path = fs::canonical(options.subject, error);
  const auto folder = fs::is_directory(path, error) ? path : path.parent_path();
  TRY_ASSIGN(const auto input, gather(options, folder, house));
  TRY_ASSIGN(const auto selection, select_toolchain(input));
  Answer answer;
  Json steps = Json::array();
  for (const auto& step : selection.steps) {
    answer.text += fmt::format("{}: {}\n", step.rule, step.says);
    steps.push_back({{"rule", step.rule}, {"says", valid_utf8(step.says)}});
  }
  answer.text += fmt::format("cmd/go: {}{}\n", terminal_safe(selection.toolchain),
                             selection.is_local       ? " (installed)"
                             : selection.is_path_only ? " (from PATH only)"
                                                      : "");
  Json document{{"schema", "goiso.resolve/1"},
                {"local", valid_utf8(input.local)},
                {"toolchain", valid_utf8(selection.toolchain)},
                {"is_local", selection.is_local},
                {"path_only", selection.is_path_only},
                {"steps", std::move(steps)}};
  document["goiso"] = own_choice(path, house, answer.text);
  answer.json = document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return answer;
}

}  // namespace

Result<Answer> resolve_sdk(const ResolveOptions& options, House& house) {
  std::error_code error;
  const bool is_spec_word = options.subject == "go.mod" || options.subject == "go.work";
  if (fs::exists(options.subject, error) && !is_spec_word) {
    return resolve_path(options, house);
  }
  if (options.subject.find('/') != std::string::npos && !options.subject.starts_with("path:")) {
    return Error{ErrorKind::kUsage,
                 fmt::format("there is no '{}'", terminal_safe(options.subject)),
                 {},
                 "name a folder, or a version spec like 1.21"};
  }
  return list_versions(VersionsOptions{options.subject, ".", false, false}, house);
}

}  // namespace goiso
