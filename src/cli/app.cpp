#include "cli/app.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "base/log.h"
#include "cli/exit_code.h"
#include "cli/progress_line.h"
#include "cli/signals.h"
#include "cli/terminal.h"
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

void build_grammar(CLI::App& app, Request& request) {
  app.set_version_flag("--version", "goiso " GOISO_VERSION);
  app.set_help_all_flag("--help-all", "help of every command");
  app.require_subcommand(1);
  app.fallthrough(false);
  add_reproduce(app, request);
  add_sdk(app, request);
  add_runs(app, request);
  add_upkeep(app, request);
  app.footer("Exit codes: 0 passed, 1 failed, 124 timed out, 125 untestable; 128 and up speak of goiso itself.");
}

// Help and --version are CLI11 "errors" that succeed.
int tell_parse_end(const CLI::App& app, const CLI::ParseError& end, const CommandLine& line) {
  if (end.get_exit_code() == 0) {
    std::ostringstream out;
    (void)app.exit(end, out, out);
    terminal::write_out(out.str());
    return 0;
  }
  const Error error{ErrorKind::kUsage, end.what(), {}, "run 'goiso --help', or 'goiso COMMAND --help'"};
  if (std::find(line.words.begin(), line.words.end(), "--json") != line.words.end()) {
    terminal::write_out(to_json(error, exit_code(error)));
  }
  terminal::write_err(error_text(error));
  return exit_code(error);
}

int tell_error(Error error, const Signals& signals, bool json) {
  if (const auto reason = signals.reason()) {
    error = Error{*reason, *reason == ErrorKind::kInterrupted ? "interrupted" : "terminated", std::move(error.doing), {}};
  }
  const int code = exit_code(error);
  if (json) {
    terminal::write_out(to_json(error, code));
  }
  terminal::write_err(error_text(error));
  return code;
}

int act(const Request& request, Signals& signals) {
  const bool has_line = terminal::err_is_terminal() && !request.common.quiet && !request.common.no_progress;
  ProgressLine progress{has_line ? ProgressStyle::kLine : ProgressStyle::kNone};
  auto house = House::open(process_environment(), request.common.engine, progress);
  if (!house) {
    return tell_error(std::move(house).error(), signals, request.common.json);
  }
  const auto code = request.action(*house, signals.stop());
  progress.step_ended();
  const auto closed = house->close();
  if (!code) {
    return tell_error(code.error(), signals, request.common.json);
  }
  if (!closed) {
    progress.note("the box may still be there: " + closed.error().message + "; 'goiso gc' removes it");
  }
  return *code;
}

void set_log(const CommonOptions& common) {
  log::set_verbosity(common.verbosity >= 2   ? log::Verbosity::kDebug
                     : common.verbosity == 1 ? log::Verbosity::kInfo
                                             : log::Verbosity::kQuiet);
}

}  // namespace

void add_common(CLI::App& app, CommonOptions& common) {
  app.add_option("--engine", common.engine, "the Docker Engine's URL (default: DOCKER_HOST, the docker context, the usual sockets)")
      ->envname("GOISO_ENGINE");
  app.add_flag("--json", common.json, "one document on stdout, nothing else there");
  app.add_flag("-v", common.verbosity, "say more on stderr; -vv for everything");
  app.add_flag("-q", common.quiet, "no progress");
  app.add_flag("--no-progress", common.no_progress, "no progress");
  const std::map<std::string, ColourChoice> choices{
      {"auto", ColourChoice::kAuto}, {"always", ColourChoice::kAlways}, {"never", ColourChoice::kNever}};
  app.add_option("--color", common.colour, "auto, always or never")->transform(CLI::CheckedTransformer(choices));
}

int run_app(int argc, char** argv) {
  Signals signals;
  const auto line = split_command_line(argc, argv);
  Request request;
  request.command = line.command;
  request.has_separator = line.has_separator;
  CLI::App app{"goiso: why does this Go build fail, since when, and what is the smallest change that makes it pass?", "goiso"};
  build_grammar(app, request);
  try {
    auto words = line.words;
    std::reverse(words.begin(), words.end());  // CLI11 takes them off the back
    app.parse(std::move(words));
  } catch (const CLI::ParseError& end) {
    return tell_parse_end(app, end, line);
  }
  set_log(request.common);
  return act(request, signals);
}

}  // namespace goiso
