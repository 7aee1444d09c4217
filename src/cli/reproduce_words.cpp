#include <CLI/CLI.hpp>
#include <memory>

#include "cli/box_words.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "cli/text_style.h"
#include "cli/validators.h"
#include "cli/words.h"
#include "command/reproduce.h"
#include "report/run_json.h"
#include "report/run_text.h"

namespace goiso {
namespace {

struct Typed {
  ReproduceOptions options;
  BoxWords box;
  bool is_for_git_bisect = false;
};

Result<ReproduceOptions> read(const Typed& typed, const Request& request) {
  auto options = typed.options;
  TRY_ASSIGN(static_cast<BoxOptions&>(options), read_box(typed.box));
  TRY_ASSIGN(options.command, read_command(request, "reproduce"));
  return options;
}

// The verdict is told at the final frame; that the box is gone is confirmed after it, by the caller.
void tell(const std::vector<RunReport>& reports, const Request& request, const House& house) {
  const auto& common = request.common;
  for (const auto& report : reports) {
    if (request.events != nullptr) {
      request.events->tell([&](const EventLine& line) { return line.run_ended(report); });
    }
  }
  if (common.json) {
    terminal::write_out(reports.size() == 1 ? to_json(reports.front()) : to_json(reports));
    return;
  }
  const auto style = text_style(common, house);
  const auto text = reports.size() == 1 ? to_text(reports.front(), style) : to_text(reports, style);
  common.events == "-" ? terminal::write_err(text) : terminal::write_out(text);  // events on stdout are alone there
}

void add_wanted_failure(CLI::App& command, Typed& typed) {
  command
      .add_option("--signature", typed.options.signature,
                  "the failure to look for, another one ends with 10: a run (r-…), a signature (s-…) or a file with a "
                  "run's JSON")
      ->check(not_empty())
      ->type_name("ID");
  command
      .add_option("--same", typed.options.same,
                  "when two failures are the same: exact, kind, similar, any, regex:RE (default: by their kind)")
      ->check(not_empty())
      ->type_name("HOW");
  command.add_flag("--bisect-exit", typed.is_for_git_bisect,
                   "for 'git bisect run': another failure, and runs that disagree, end with 125, which git skips");
}

}  // namespace

void add_reproduce(CLI::App& app, Request& request) {
  auto* command =
      app.add_subcommand("reproduce", "replay a build in a throwaway container and say what its failure is");
  const auto typed = std::make_shared<Typed>();
  command->add_option("PATH", typed->options.path, "a module, a folder in one, a workspace, or a .go file (default .)")
      ->type_name("");
  command
      ->add_option("--go", typed->options.go, "which Go: 1.21, go1.21.13, stable … (default: what cmd/go would choose)")
      ->each([typed](const std::string&) { typed->options.has_go = true; })
      ->type_name("SPEC");
  command->add_flag("--strict-gomod", typed->options.is_strict_gomod,
                    "'go 1.21' of a go.mod that --go names is go1.21.0, not the newest 1.21");
  add_sources(*command, typed->options.sources);
  command->add_option("--repeat", typed->options.repeat, "that many runs in as many fresh boxes (default 1)")
      ->check(number_between(1, 1000))
      ->type_name("N");
  add_wanted_failure(*command, *typed);
  add_box_flags(*command, typed->box, BoxTarget::kOne);
  add_events(*command, request.common);
  add_common(*command, request.common);
  command->footer(
      "COMMAND is what to run, 'go build ./...' without one: goiso reproduce . --go 1.21 -- go test ./...\n"
      "Exit codes: 0 passed, 1 failed, 10 failed in another way than --signature says, 11 runs disagree, 124 timed "
      "out, "
      "125 untestable; 128 and up: goiso could not find out.");
  command->callback([&request, typed] {
    request.action = [&request, typed](House& house, std::stop_token stop) -> Result<int> {
      TRY_ASSIGN(const auto options, read(*typed, request));
      TRY_ASSIGN(const auto reports, reproduce(options, house, stop));
      tell(reports, request, house);
      return typed->is_for_git_bisect ? git_bisect_exit_code(reports) : exit_code(reports);
    };
  });
}

}  // namespace goiso
