#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "cli/answer_words.h"
#include "cli/report_words.h"
#include "cli/validators.h"
#include "cli/words.h"
#include "command/run_commands.h"

namespace goiso {
namespace {

void add_compare(CLI::App& runs, Request& request) {
  const auto ids = std::make_shared<std::pair<std::string, std::string>>();
  auto* command =
      add_answer(runs, request, "compare", "what differs between two runs: environment, verdict, log",
                 [ids](House& house, std::stop_token) { return compare_runs(house, ids->first, ids->second); });
  command->add_option("ID", ids->first, "one run")->required()->type_name("");
  command->add_option("OTHER", ids->second, "the other")->required()->type_name("");
}

void add_list(CLI::App& runs, Request& request) {
  const auto studies = std::make_shared<bool>(false);
  auto* command = add_answer(runs, request, "list", "newest first", [studies](House& house, std::stop_token) {
    return *studies ? list_studies(house) : list_runs(house);
  });
  command->add_flag("--studies", *studies, "the searches and matrices instead of single runs")->configurable(false);
}

CLI::App* add_show(CLI::App& runs, Request& request, const std::shared_ptr<std::string>& id) {
  const auto reports = std::make_shared<std::vector<std::filesystem::path>>();
  auto* command = add_answer(runs, request, "show", "the whole document of one run or study, or a report made from it",
                             [id, reports](House& house, std::stop_token) { return show_run(house, *id, *reports); });
  add_reports(*command, *reports);
  command->footer("A finished search or matrix can be written in each form, all else as .json alone.");
  return command;
}

}  // namespace

void add_runs(CLI::App& app, Request& request) {
  auto* runs = app.add_subcommand("runs", "the runs that were kept");
  runs->require_subcommand(1);
  const auto id = std::make_shared<std::string>();
  const auto keep = std::make_shared<int>(100);
  const auto raw = std::make_shared<bool>(false);

  add_list(*runs, request);
  auto* show = add_show(*runs, request, id);
  auto* log = add_answer(*runs, request, "log", "the whole log of one run; of a study, what it asked in order",
                         [id, raw](House& house, std::stop_token) {
                           return log_of_run(house, *id, *raw ? LogForm::kRaw : LogForm::kSafe);
                         });
  log->add_flag("--raw", *raw, "the bytes as they came, not made safe for a terminal")->configurable(false);
  auto* remove = add_answer(*runs, request, "remove", "forget one run or study",
                            [id](House& house, std::stop_token) { return remove_run(house, *id); });
  auto* prune =
      add_answer(*runs, request, "prune", "forget all but the newest runs and studies",
                 [keep](House& house, std::stop_token) { return prune_runs(house, static_cast<std::size_t>(*keep)); });
  prune->add_option("--keep", *keep, "how many stay (default 100)")
      ->check(number_between(0, 1'000'000))
      ->type_name("N")
      ->configurable(false);
  for (auto* command : {show, log, remove}) {
    command->add_option("ID", *id, "r-…, b-… or m-…, the beginning of one, or 'latest' for a run")
        ->required()
        ->type_name("");
  }
  add_compare(*runs, request);
}

}  // namespace goiso
