#include "command/reproduce.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>

#include "base/linked_stop.h"
#include "base/log.h"
#include "base/parallel.h"
#include "command/cross_compiler.h"
#include "command/gopath_packages.h"
#include "command/observe.h"
#include "command/target_platform.h"
#include "command/toolchain.h"
#include "command/wanted_failure.h"
#include "project/open_project.h"
#include "sdk/platforms.h"

namespace goiso {

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
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
void keep_report(RunReport& report, const Result<RunStore*>& runs) {
  const auto saved = runs ? (*runs)->save(report) : Result<void>{Error{runs.error()}};
  if (!saved) {
    report.notes.push_back("this run could not be kept: " + saved.error().message);
  }
}

// Of several runs the project is read once, and each has its box opened while an earlier one builds. None for a single
// run, whose project is read while its box starts.
Result<std::optional<ProjectSnapshot>> share_snapshot(BuildRequest request, const ProjectModules& modules,
                                                      Sandbox& sandbox, int runs, std::stop_token stop) {
  if (runs < 2) {
    return std::nullopt;
  }
  request.modules = modules.supply();
  sandbox.expect(request, modules.access(), runs);
  TRY_ASSIGN(auto snapshot, sandbox.snapshot(request, stop));
  return std::optional{std::move(snapshot)};
}

struct Question {
  Project project;
  Toolchain toolchain;
  ProjectModules modules;
  std::map<std::string, std::string> environment;  // what was asked for, with what --platform adds
  std::vector<std::string> notes;
};

Result<Question> open_question(const ReproduceOptions& options, House& house, std::stop_token stop) {
  if (!options.platform.empty()) {
    TRY(parse_platform(options.platform));  // before anything is downloaded
  }
  TRY_ASSIGN(auto project, open_project(options.path, OpenOptions{options.include, options.environment}));
  const ToolchainWish wish{options.go, options.has_go, options.sources, options.is_strict_gomod};
  std::vector<std::string> notes;
  TRY_ASSIGN(auto toolchain, provide_toolchain(wish, project, house, notes, stop));
  TRY_ASSIGN(auto environment, with_platform(options.platform, toolchain.version, options.environment));
  if (auto note = note_on_running(options.platform, toolchain.platform, options.command); !note.empty()) {
    notes.push_back(std::move(note));
  }
  TRY_ASSIGN(auto modules, ProjectModules::open(project, modules_wish(options), house, stop));
  return Question{std::move(project), std::move(toolchain), std::move(modules), std::move(environment),
                  std::move(notes)};
}

// The engine is reached while the project is opened; a project that is no good does not wait for an engine that does
// not answer.
Result<Question> open_question_and_engine(const ReproduceOptions& options, House& house, std::stop_token stop) {
  LinkedStop reaching{stop};
  Result<Question> question = Error{ErrorKind::kInternal, "the project was not opened", {}, {}};
  parallel_for(2, 2, [&](std::size_t part) {
    if (part == 1) {
      house.reach_engine(reaching.token());
      return;
    }
    question = open_question(options, house, stop);
    if (!question) {
      reaching.request();
    }
  });
  return question;
}

}  // namespace

Result<std::vector<RunReport>> reproduce(const ReproduceOptions& options, House& house, std::stop_token stop) {
  auto start = Clock::now();
  TRY_ASSIGN(const auto wanted, WantedFailure::open(options.signature, options.same, house));
  TRY_ASSIGN(auto question, open_question_and_engine(options, house, stop));
  const auto other_go = go_to_compare_with(question.toolchain.version, house);
  auto asked = options;
  asked.environment = std::move(question.environment);
  const auto request = request_for(asked, options.command, std::move(question.project), std::move(question.toolchain));
  TRY_ASSIGN(auto* const sandbox, house.sandbox(stop));
  TRY_ASSIGN(const auto snapshot, share_snapshot(request, question.modules, *sandbox, options.repeat, stop));
  // Reading the store's write-ahead log takes longer than telling the answer, so it is read while the build runs.
  const auto runs = std::async(std::launch::async, [&house] { return house.runs(); }).share();
  std::vector<RunReport> reports;
  for (int run = 0; run < options.repeat; ++run) {
    TRY_ASSIGN(auto report, observe(request, question.modules, *sandbox, snapshot ? &*snapshot : nullptr, stop));
    report.elapsed = since(start);
    report.other_go = other_go;
    report.match = wanted ? std::optional{wanted->match(report.verdict)} : std::nullopt;
    report.notes = notes_on(request, question.notes);
    for (auto& note : {missing_cross_compiler(report), gopath_packages_left_out(report)}) {
      if (!note.empty()) {
        report.notes.push_back(note);
      }
    }
    keep_report(report, runs.get());
    reports.push_back(std::move(report));
    start = Clock::now();
  }
  return reports;
}

}  // namespace goiso
