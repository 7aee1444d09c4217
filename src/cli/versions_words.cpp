#include <CLI/CLI.hpp>
#include <memory>

#include "cli/answer_words.h"
#include "command/versions.h"

namespace goiso {

void add_versions(CLI::App& app, Request& request) {
  const auto options = std::make_shared<VersionsOptions>();
  auto* command = add_answer(app, request, "versions", "what a version spec means here, one release a line",
                             [options](House& house, std::stop_token) { return list_versions(*options, house); });
  command
      ->add_option("SPEC", options->spec,
                   "1.21, 1.21.*, 1.19..1.23, '>=1.22 <1.24', stable, minors, go.mod, '1.*,!1.21' …")
      ->required()
      ->type_name("");
  command->add_option("PATH", options->project, "the project whose go.mod, go.work or .go-version is meant (default .)")
      ->type_name("");
  command->add_flag("--pre", options->with_prereleases, "sets take release candidates and betas in");
  command->add_flag("--strict-gomod", options->is_strict, "'go 1.21' in a go.mod is go1.21.0, not the newest 1.21");
}

}  // namespace goiso
