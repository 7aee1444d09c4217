#include "command/reproduce.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "command/toolchain.h"
#include "diagnose/judge.h"
#include "project/open_project.h"

namespace goiso {

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start) { return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start); }

BuildRequest request_for(const ReproduceOptions& options, Project project, Toolchain toolchain) {
  BuildRequest request;
  if (project.is_single_file) {
    project.go_line = toolchain.version.language();
    project.synthesised_go_mod = synthesised_go_mod_text(project, project.go_line);
  }
  request.project = std::move(project);
  request.toolchain = std::move(toolchain);
  request.command = options.command.empty() ? std::vector<std::string>{"go", "build", "./..."} : options.command;
  request.environment = options.environment;
  request.limits = options.limits;
  request.user = options.user;
  request.runtime = options.runtime;
  request.keep = options.keep;
  return request;
}

std::vector<std::string> notes_on(const BuildRequest& request, std::vector<std::string> notes) {
  if (request.project.is_single_file) {
    notes.push_back(fmt::format("go.mod was made up for this file, with go line {}", request.project.go_line));
  }
  if (request.keep) {
    notes.emplace_back("the box was kept; 'goiso gc' removes it");
  }
  return notes;
}

// The verdict is what was asked for: a run that cannot be kept is still told, with a note.
void keep_report(RunReport& report, House& house) {
  auto runs = house.runs();
  auto saved = runs ? (*runs)->save(report) : Result<void>{Error{runs.error()}};
  if (!saved) {
    report.notes.push_back("this run could not be kept: " + saved.error().message);
  }
}

// One run after another, each timed by itself; the first one pays for the preparation.
Result<RunReport> run_once(const BuildRequest& request, Sandbox& sandbox, std::stop_token stop) {
  RunReport report;
  report.goiso_version = GOISO_VERSION;
  report.started = std::chrono::system_clock::now();
  report.request = request;
  TRY_ASSIGN(report.record, sandbox.run(request, stop));
  report.verdict = judge(report.record, request);
  return report;
}

}  // namespace

Result<std::vector<RunReport>> reproduce(const ReproduceOptions& options, House& house, std::stop_token stop) {
  auto start = Clock::now();
  TRY_ASSIGN(auto project, open_project(options.path, OpenOptions{options.include}));
  std::vector<std::string> notes;
  const ToolchainWish wish{options.go, options.has_go};
  TRY_ASSIGN(auto toolchain, provide_toolchain(wish, project, house, notes, stop));
  const auto other_go = go_to_compare_with(toolchain.version, house);
  const auto request = request_for(options, std::move(project), std::move(toolchain));
  TRY_ASSIGN(auto* const sandbox, house.sandbox(stop));
  std::vector<RunReport> reports;
  for (int run = 0; run < options.repeat; ++run) {
    TRY_ASSIGN(auto report, run_once(request, *sandbox, stop));
    report.elapsed = since(start);
    report.other_go = other_go;
    report.notes = notes_on(request, notes);
    keep_report(report, house);
    reports.push_back(std::move(report));
    start = Clock::now();
  }
  return reports;
}

}  // namespace goiso
