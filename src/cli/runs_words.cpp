#include <CLI/CLI.hpp>
#include <memory>

#include "cli/answer_words.h"
#include "cli/words.h"
#include "command/run_commands.h"

namespace goiso {

void add_runs(CLI::App& app, Request& request) {
  auto* runs = app.add_subcommand("runs", "the runs that were kept");
  runs->require_subcommand(1);
  const auto id = std::make_shared<std::string>();
  const auto keep = std::make_shared<std::size_t>(100);
  const auto raw = std::make_shared<bool>(false);

  auto* list = add_answer(*runs, request, "list", "newest first", [](House& house, std::stop_token) { return list_runs(house); });
  (void)list;
  auto* show = add_answer(*runs, request, "show", "the whole document of one run",
                          [id](House& house, std::stop_token) { return show_run(house, *id); });
  auto* log = add_answer(*runs, request, "log", "the whole log of one run", [id, raw](House& house, std::stop_token) {
    return log_of_run(house, *id, *raw ? LogForm::kRaw : LogForm::kSafe);
  });
  log->add_flag("--raw", *raw, "the bytes as they came, not made safe for a terminal");
  auto* remove = add_answer(*runs, request, "remove", "forget one run",
                            [id](House& house, std::stop_token) { return remove_run(house, *id); });
  auto* prune = add_answer(*runs, request, "prune", "forget all but the newest",
                           [keep](House& house, std::stop_token) { return prune_runs(house, *keep); });
  prune->add_option("--keep", *keep, "how many stay (default 100)");
  for (auto* command : {show, log, remove}) {
    command->add_option("ID", *id, "r-…, the beginning of one, or 'latest'")->required();
  }
}

}  // namespace goiso
