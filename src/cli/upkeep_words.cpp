#include <CLI/CLI.hpp>
#include <memory>

#include "cli/answer_words.h"
#include "command/doctor.h"
#include "command/gc.h"

namespace goiso {

void add_upkeep(CLI::App& app, Request& request) {
  const auto leaks = std::make_shared<bool>(false);
  auto* doctor = add_answer(app, request, "doctor", "can goiso work here?",
                            [leaks](House& house, std::stop_token stop) -> Result<Answer> {
                              return *leaks ? list_leaks(house, stop) : Result<Answer>{examine(house, stop)};
                            });
  doctor->add_flag("--leaks", *leaks, "list what goiso left behind; exit 1 when there is anything")
      ->configurable(false);

  const auto dry = std::make_shared<bool>(false);
  auto* gc = add_answer(app, request, "gc", "remove what goiso left behind", [dry](House& house, std::stop_token stop) {
    return collect_garbage(house, *dry ? GcMode::kDryRun : GcMode::kRemove, stop);
  });
  gc->add_flag("--dry-run", *dry, "only list it")->configurable(false);
}

}  // namespace goiso
