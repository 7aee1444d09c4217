#pragma once
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/event_stream.h"
#include "cli/options.h"
#include "cli/progress_line.h"
#include "cli/settings.h"
#include "command/house.h"

namespace CLI {
class App;
}

namespace goiso {

struct SourceWish;

/// What one command line asks for, once it has been read: `action` does it and returns the exit code.
struct Request {
  CommonOptions common;
  std::vector<std::string> command;  ///< behind "--"
  bool has_separator = false;
  Settings settings;             ///< what stood in variables and files; `common` and the action have it already
  std::string print;             ///< all there is to do is print this, when it is not empty
  bool has_answered = false;     ///< stdout has its document: an error that comes after it is told on stderr alone
  ProgressLine* line = nullptr;  ///< where the action may draw, while it runs
  EventSink* events = nullptr;   ///< where runs are told as events, while the action runs; null when nobody asked
  std::function<Result<int>(House& house, std::stop_token stop)> action;
};

// Each adds one command to the grammar; reading it sets request.action. `request` must outlive the parsing.
void add_reproduce(CLI::App& app, Request& request);
void add_bisect(CLI::App& app, Request& request);
void add_matrix(CLI::App& app, Request& request);
void add_sdk(CLI::App& app, Request& request);
void add_versions(CLI::App& app, Request& request);
void add_mod(CLI::App& app, Request& request);
void add_image(CLI::App& app, Request& request);
void add_runs(CLI::App& app, Request& request);
void add_export(CLI::App& app, Request& request);
void add_ci(CLI::App& app, Request& request);
void add_upkeep(CLI::App& app, Request& request);  ///< doctor, gc
void add_shell(CLI::App& app, Request& request);   ///< config, completion
void add_common(CLI::App& app, CommonOptions& common);
void add_events(CLI::App& app, CommonOptions& common);  ///< for commands that build
void add_sources(CLI::App& app, SourceWish& wish);      ///< --from, --min-sources

}  // namespace goiso
