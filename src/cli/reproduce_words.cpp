#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/clock.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "cli/validators.h"
#include "cli/words.h"
#include "command/reproduce.h"
#include "report/event_json.h"
#include "report/run_json.h"
#include "report/run_text.h"

namespace goiso {
namespace {

// The words as they were typed; units are read once the grammar is happy.
struct Typed {
  ReproduceOptions options;
  std::vector<std::string> environment;
  std::string user = "nobody";
  std::string modules = "auto";
  std::string cgo;
  std::string timeout, silence, memory, disk;
};

Error bad_value(const char* flag, const std::string& value, const char* example) {
  return Error{ErrorKind::kUsage,
               fmt::format("{} '{}' is not understood", flag, value),
               {},
               fmt::format("write it like {}", example)};
}

Result<void> read_environment(const std::vector<std::string>& words, std::map<std::string, std::string>& into) {
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      return bad_value("--env", word, "GOFLAGS=-mod=mod");
    }
    into[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return {};
}

Result<ReproduceOptions> read(const Typed& typed, const Request& request) {
  auto options = typed.options;
  options.limits.timeout = parse_duration(typed.timeout).value_or(options.limits.timeout);
  options.limits.silence = parse_duration(typed.silence).value_or(options.limits.silence);
  options.limits.memory = parse_size(typed.memory).value_or(options.limits.memory);
  options.limits.disk = parse_size(typed.disk).value_or(options.limits.disk);
  TRY(read_environment(typed.environment, options.environment));
  options.modules = typed.modules == "offline"  ? ModulesMode::kOffline
                    : typed.modules == "vendor" ? ModulesMode::kVendor
                                                : ModulesMode::kAuto;
  if (!typed.cgo.empty()) {
    options.cgo = typed.cgo == "1" || typed.cgo == "true";
  }
  options.user = typed.user == "root" ? BoxUser::kRoot : BoxUser::kNobody;
  if (request.has_separator && request.command.empty()) {
    return Error{ErrorKind::kUsage, "no command after '--'", {}, "for example: goiso reproduce . -- go test ./..."};
  }
  options.command = request.command;
  return options;
}

bool wants_colour(ColourChoice choice, const House& house) {
  const auto no_colour = house.environment().find("NO_COLOR");
  const bool is_forbidden = no_colour != house.environment().end() && !no_colour->second.empty();
  return choice == ColourChoice::kAlways ||
         (choice == ColourChoice::kAuto && !is_forbidden && terminal::out_is_terminal());
}

// The verdict is told at the final frame; that the box is gone is confirmed after it, by the caller.
void tell(const std::vector<RunReport>& reports, const Request& request, const House& house) {
  const auto& common = request.common;
  for (const auto& report : reports) {
    if (request.events != nullptr) {
      request.events->write(EventLine{std::chrono::system_clock::now()}.run_ended(report));
    }
  }
  if (common.json) {
    terminal::write_out(reports.size() == 1 ? to_json(reports.front()) : to_json(reports));
    return;
  }
  const TextStyle style{wants_colour(common.colour, house) ? Colour::kAlways : Colour::kNever,
                        terminal::out_is_terminal() ? terminal::width() : 0};
  const auto text = reports.size() == 1 ? to_text(reports.front(), style) : to_text(reports, style);
  common.events == "-" ? terminal::write_err(text) : terminal::write_out(text);  // events on stdout are alone there
}

void add_box_flags(CLI::App& command, Typed& typed) {
  command
      .add_option("--platform", typed.options.platform,
                  "what the build is for: GOOS/GOARCH[/variant], like linux/arm/v7 (default: the box's own)")
      ->type_name("NAME");
  command
      .add_option("--env", typed.environment,
                  "a variable for the build; nothing of the host's environment goes in unasked (repeat)")
      ->take_all()
      ->expected(1)
      ->allow_extra_args(false)
      ->type_name("K=V");
  command
      .add_option("--include", typed.options.include,
                  "a folder outside the module that the build needs: replace ../x (repeat)")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all()
      ->type_name("PATH");
  command
      .add_option("--modules", typed.modules,
                  "auto: the mirror, then GOPROXY, every hash checked; offline: the mirror alone; vendor: none (default auto)")
      ->check(one_of({"auto", "offline", "vendor"}))
      ->type_name("FROM");
  command.add_option("--timeout", typed.timeout, "wall time of the command, not of preparation (default 15m)")
      ->check(a_duration())
      ->type_name("D");
  command.add_option("--silence", typed.silence, "longest time without output (default: no limit)")
      ->check(a_duration())
      ->type_name("D");
  command.add_option("--memory", typed.memory, "memory of the box, work folder included (default 4g)")
      ->check(a_size_of_a_box())
      ->type_name("SIZE");
  command.add_option("--cpus", typed.options.limits.cpus, "processors (default: all the engine has)")
      ->check(number_between(0.1, 1024))
      ->type_name("N");
  command.add_option("--disk", typed.disk, "room in the work folder (default 2g)")
      ->check(a_size_of_a_box())
      ->type_name("SIZE");
  command
      .add_option("--user", typed.user,
                  "who the build is in the box: nobody or root, without capabilities either way (default nobody)")
      ->check(one_of({"nobody", "root"}))
      ->type_name("NAME");
  command
      .add_flag("--cgo", typed.cgo,
                "build with cgo, in the image 'cgo' unless --image names one; --cgo=0 is the default")
      ->check(one_of({"0", "1", "true", "false"}));
  command
      .add_option("--image", typed.options.image,
                  "files of the box: base, cgo, or any image the engine has; goiso pulls none (default base)")
      ->type_name("NAME");
  command
      .add_option("--runtime", typed.options.runtime,
                  "an OCI runtime that the engine lists (default: the engine's own)")
      ->type_name("NAME");
  command.add_flag("--keep", typed.options.keep, "keep the stopped box and its work folder; 'goiso gc' removes them");
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
  command->add_option("--repeat", typed->options.repeat, "that many runs in as many fresh boxes (default 1)")
      ->check(number_between(1, 1000))
      ->type_name("N");
  add_box_flags(*command, *typed);
  add_events(*command, request.common);
  add_common(*command, request.common);
  command->footer("COMMAND is what to run, 'go build ./...' without one: goiso reproduce . --go 1.21 -- go test ./...");
  command->callback([&request, typed] {
    request.action = [&request, typed](House& house, std::stop_token stop) -> Result<int> {
      TRY_ASSIGN(const auto options, read(*typed, request));
      TRY_ASSIGN(const auto reports, reproduce(options, house, stop));
      tell(reports, request, house);
      return exit_code(reports);
    };
  });
}

}  // namespace goiso
