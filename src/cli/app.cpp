#include "cli/app.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <map>
#include <memory>

#include "base/log.h"
#include "cli/event_stream.h"
#include "cli/exit_code.h"
#include "cli/grammar.h"
#include "cli/progress_line.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/validators.h"
#include "cli/words.h"
#include "report/run_json.h"

namespace goiso {
namespace {

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
      environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return environment;
}

int tell_error(Error error, const Signals& signals, bool json) {
  if (const auto reason = signals.reason()) {
    const auto* const word = *reason == ErrorKind::kInterrupted ? "interrupted" : "terminated";
    // What else went wrong while everything was stopped has no advice to give.
    auto hint = error.kind == ErrorKind::kInterrupted ? std::move(error.hint) : std::string{};
    error = Error{*reason, word, std::move(error.doing), std::move(hint)};
  }
  const int code = exit_code(error);
  if (json) {
    terminal::write_out(to_json(error, code));
  }
  terminal::write_err(error_text(error));
  return code;
}

// Empty without --events.
Result<std::unique_ptr<EventSink>> open_events(const CommonOptions& common) {
  if (common.events.empty()) {
    return std::unique_ptr<EventSink>{};
  }
  if (common.events == "-" && common.json) {
    return Error{
        ErrorKind::kUsage, "--events - and --json both want stdout", {}, "name a file: --events events.ndjson"};
  }
  return EventSink::open(common.events);
}

Result<int> act(Request& request, House& house, Progress& progress, std::stop_token stop) {
  const auto code = request.action(house, stop);
  progress.step_ended();
  const auto closed = house.close();
  if (code && !closed) {
    progress.note("the box may still be there: " + closed.error().message + "; 'goiso gc' removes it");
  }
  return code;
}

Result<int> act(Request& request, const std::map<std::string, std::string>& environment, std::stop_token stop) {
  const bool has_line = terminal::err_is_terminal() && !request.common.quiet && !request.common.no_progress;
  ProgressLine line{has_line               ? ProgressStyle::kLine
                    : request.common.quiet ? ProgressStyle::kSilent
                                           : ProgressStyle::kNotes};
  TRY_ASSIGN(const auto events, open_events(request.common));
  EventProgress progress{line, events.get()};
  request.events = events.get();
  request.line = has_line ? &line : nullptr;
  TRY_ASSIGN(auto house, House::open(environment, request.common.engine, progress));
  const auto code = act(request, house, progress, stop);
  request.events = nullptr;
  request.line = nullptr;
  if (code && events) {
    TRY(events->is_whole());
  }
  return code;
}

void set_log(const CommonOptions& common) {
  log::set_verbosity(common.verbosity >= 2   ? log::Verbosity::kDebug
                     : common.verbosity == 1 ? log::Verbosity::kInfo
                                             : log::Verbosity::kQuiet);
}

int run_words(const CommandLine& line, Signals& signals) {
  Request request;
  request.command = line.command;
  request.has_separator = line.has_separator;
  const auto environment = process_environment();
  Grammar grammar{request};
  const auto help = grammar.read(line.words, environment);
  if (!help) {
    // The words did not parse, so whether --json was among them is seen by looking.
    const bool json =
        request.common.json || std::find(line.words.begin(), line.words.end(), "--json") != line.words.end();
    return tell_error(help.error(), signals, json);
  }
  if (!help->empty()) {
    terminal::write_out(*help);
    return 0;
  }
  set_log(request.common);
  const auto code = act(request, environment, signals.stop());
  return code ? *code : tell_error(code.error(), signals, request.common.json && !request.has_answered);
}

}  // namespace

void add_events(CLI::App& app, CommonOptions& common) {
  app.add_option("--events", common.events, "what happens, one JSON document a line, to a file or to stdout (-)")
      ->type_name("FILE");
}

void add_common(CLI::App& app, CommonOptions& common) {
  constexpr const char* kGroup = "Options of every command";
  const auto take_colour = [&common](const std::string& word) {
    common.colour = word == "always"  ? ColourChoice::kAlways
                    : word == "never" ? ColourChoice::kNever
                                      : ColourChoice::kAuto;
  };
  app.add_flag("--json", common.json, "one document on stdout, nothing else there")->group(kGroup);
  app.add_option("--engine", common.engine,
                 "the Docker Engine's URL (default: DOCKER_HOST, the docker context, the usual sockets)")
      ->type_name("URL")
      ->group(kGroup);
  app.add_option_function<std::string>("--color", take_colour, "auto, always or never (default auto)")
      ->check(one_of({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->group(kGroup);
  app.add_flag("--no-progress", common.no_progress,
               "no progress on stderr; there is none anyway when it is no terminal")
      ->group(kGroup);
  app.add_flag("-q,--quiet", common.quiet, "no progress and no remarks on stderr")->group(kGroup);
  app.add_flag("-v,--verbose", common.verbosity, "say more on stderr; -vv for everything")->group(kGroup);
}

int run_app(int argc, char** argv) {
  terminal::claim_streams();
  Signals signals;
  int code = 0;
  try {
    code = run_words(split_command_line(argc, argv), signals);
  } catch (const std::exception& bug) {  // we throw nothing, and a library's exception should not have come this far
    code =
        tell_error(Error{ErrorKind::kInternal, fmt::format("a bug in goiso: {}", bug.what()), {}, "please report it"},
                   signals, false);
  }
  const auto told = terminal::out_is_whole();
  return told ? code : tell_error(told.error(), signals, false);
}

}  // namespace goiso
