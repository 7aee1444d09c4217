#include "command/box_options.h"

#include <utility>

#include "diagnose/expected_output.h"
#include "project/open_project.h"

namespace goiso {

Result<void> check_box(const BoxOptions& options) { return check_expected_output(options.expected_output); }

ModulesWish modules_wish(const BoxOptions& options) {
  const auto goflags = options.environment.find("GOFLAGS");
  return {options.modules, goflags == options.environment.end() ? "" : goflags->second};
}

BuildRequest request_for(const BoxOptions& options, const std::vector<std::string>& command, Project project,
                         Toolchain toolchain) {
  BuildRequest request;
  if (project.is_single_file && project.synthesised_go_mod.empty()) {
    project.go_line = toolchain.version.language();
    project.synthesised_go_mod = synthesised_go_mod_text(project, project.go_line);
  }
  request.project = std::move(project);
  request.toolchain = std::move(toolchain);
  request.command = command.empty() ? std::vector<std::string>{"go", "build", "./..."} : command;
  request.environment = options.environment;
  request.limits = options.limits;
  request.user = options.user;
  request.cgo = options.cgo.value_or(false);
  request.image = !options.image.empty() ? options.image : request.cgo ? kCgoImage : kBaseImage;
  request.runtime = options.runtime;
  request.expected_output = options.expected_output;
  request.keep = options.keep;
  request.compiled_deps = options.compiles_deps_ahead ? CompiledDeps::kMake : CompiledDeps::kNever;
  return request;
}

}  // namespace goiso
