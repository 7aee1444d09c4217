#include <CLI/CLI.hpp>
#include <memory>

#include "cli/answer_words.h"
#include "command/export_run.h"

namespace goiso {

void add_export(CLI::App& app, Request& request) {
  const auto options = std::make_shared<ExportOptions>();
  auto* command =
      add_answer(app, request, "export", "write a folder that repeats a kept run without goiso",
                 [options](House& house, std::stop_token stop) { return export_run(*options, house, stop); });
  command->add_option("RUN", options->run, "r-…, the beginning of one, or 'latest'")->required()->type_name("");
  command->add_option("DIR", options->folder, "the new folder (default: named after the run, here)")->type_name("");
  command->add_option("--project", options->project, "where the project is now (default: where it was)")
      ->type_name("PATH")
      ->configurable(false);
  command->add_option("--include", options->include, "a folder outside the module that the run included (repeat)")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all()
      ->type_name("PATH")
      ->configurable(false);
  command->add_flag("--without-project", options->without_project, "leave the project's files out")
      ->configurable(false);
  command->footer(
      "The folder holds the project as a tar, the command in a shell script, a Dockerfile, the SDK's digest, run.json "
      "and "
      "the log.");
}

}  // namespace goiso
