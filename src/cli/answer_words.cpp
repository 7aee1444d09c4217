#include "cli/answer_words.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "cli/exit_code.h"
#include "cli/terminal.h"

namespace goiso {

CLI::App* add_answer(CLI::App& parent, Request& request, const std::string& name, const std::string& about, AnswerSource source) {
  auto* command = parent.add_subcommand(name, about);
  add_common(*command, request.common);
  command->callback([&request, source = std::move(source)] {
    request.action = [&request, source](House& house, std::stop_token stop) -> Result<int> {
      TRY_ASSIGN(const auto answer, source(house, stop));
      terminal::write_out(request.common.json ? answer.json : answer.text);
      return exit_code(answer);
    };
  });
  return command;
}

}  // namespace goiso
