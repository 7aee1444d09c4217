#include "cli/answer_words.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <utility>

#include "cli/exit_code.h"
#include "cli/terminal.h"

namespace goiso {

CLI::App* add_answer(CLI::App& parent, Request& request, const std::string& name, const std::string& about,
                     AnswerSource source) {
  auto* command = parent.add_subcommand(name, about);
  add_common(*command, request.common);
  const auto whole_name = (parent.get_name() == "goiso" ? "goiso " : "goiso " + parent.get_name() + " ") + name;
  command->callback([&request, whole_name, source = std::move(source)] {
    request.action = [&request, whole_name, source](House& house, std::stop_token stop) -> Result<int> {
      if (request.has_separator) {
        return Error{
            ErrorKind::kUsage, fmt::format("'{}' runs no command: it takes nothing behind '--'", whole_name), {}, {}};
      }
      TRY_ASSIGN(const auto answer, source(house, stop));
      terminal::write_out(request.common.json ? answer.json : answer.text);
      return exit_code(answer);
    };
  });
  return command;
}

}  // namespace goiso
