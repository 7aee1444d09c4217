#include <CLI/CLI.hpp>
#include <memory>

#include "cli/answer_words.h"
#include "cli/validators.h"
#include "command/ci_init.h"

namespace goiso {

void add_ci(CLI::App& app, Request& request) {
  auto* ci = app.add_subcommand("ci", "goiso in continuous integration");
  ci->require_subcommand(1);
  const auto options = std::make_shared<CiInitOptions>();
  auto* init = add_answer(*ci, request, "init", "print a job that runs goiso matrix, with its stores kept between runs",
                          [options](House&, std::stop_token) { return init_ci(*options); });
  init->add_option("SERVICE", options->service, "github or gitlab")
      ->required()
      ->check(one_of({"github", "gitlab"}))
      ->type_name("");
  init->add_option("PATH", options->path, "the repository, for --write (default .)")->type_name("");
  init->add_option("--go", options->go, "the versions of the matrix (default supported)")
      ->type_name("SPEC")
      ->configurable(false);
  init->add_flag("--write", options->write,
                 "write it as a new file of the repository instead; no other file is touched")
      ->configurable(false);
}

}  // namespace goiso
