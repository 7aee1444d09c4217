#include "command/matrix.h"

#include <algorithm>

#include "base/text.h"
#include "command/box_options.h"
#include "command/cell_questions.h"
#include "command/matrix_bisect.h"
#include "command/matrix_conclusion.h"
#include "command/matrix_history.h"
#include "command/matrix_question.h"
#include "command/matrix_run.h"
#include "command/matrix_study.h"
#include "command/prober.h"
#include "command/toolchain.h"
#include "project/open_project.h"
#include "report/box_flags.h"

namespace goiso {
namespace {

MatrixCell cell_of(const PlannedCell& planned, const std::vector<MatrixAxis>& axes,
                   const std::vector<MatrixAxis>& told) {
  MatrixCell cell;
  cell.id = planned.id;
  for (const auto& axis : told) {
    auto value = value_of(axes, planned.values, axis.name);
    if (axis.name == "go") {
      cell.go = std::move(value);
    } else if (axis.name == "platform") {
      cell.platform = std::move(value);
    } else {
      cell.axes[axis.name] = std::move(value);
    }
  }
  cell.expected = join(planned.expected, "|");
  return cell;
}

MatrixReport blank_report(const MatrixOptions& options, const MatrixGround& ground, const Project& project) {
  MatrixReport report;
  report.goiso_version = GOISO_VERSION;
  report.started = std::chrono::system_clock::now();
  report.project_path = project.path.string();
  report.module = project.module;
  report.go_line = project.go_line;
  for (const auto& command : ground.commands) {
    report.commands.push_back({command.name, command.words});
  }
  report.environment = options.box.environment;
  report.spec = options.go;
  report.versions = ground.plan.axes.front().values;
  report.cover = options.effort.cover == Cover::kPairwise ? "pairwise" : "all";
  report.shard = options.effort.shard;
  report.shards = options.effort.shards;
  report.image = options.box.image.empty() ? kBaseImage : options.box.image;
  report.notes = ground.plan.notes;
  const auto told = told_axes(ground.plan);
  for (const auto& axis : told) {
    report.axes.emplace_back(axis.name, axis.values);
  }
  for (const auto& cell : ground.plan.cells) {
    report.cells.push_back(cell_of(cell, ground.plan.axes, told));
  }
  return report;
}

// Cells of other shards, and those that --failed passes over, get their reason here.
Result<std::vector<bool>> wanted_cells(const MatrixEffort& effort, const std::optional<MatrixReport>& latest,
                                       MatrixReport& report) {
  std::vector<std::string> ids;
  for (const auto& cell : report.cells) {
    ids.push_back(cell.id);
  }
  auto wanted = cells_of_shard(ids, effort.shard, effort.shards);
  if (effort.only_failed && !latest) {
    return Error{ErrorKind::kUsage,
                 "this matrix was not run before: nothing is known to have failed",
                 {},
                 "run it once without --failed"};
  }
  const auto again = effort.only_failed ? not_fine_in(*latest, report) : std::vector<bool>(ids.size(), true);
  for (std::size_t place = 0; place < ids.size(); ++place) {
    auto& cell = report.cells[place];
    if (!wanted[place] || !again[place]) {
      cell.why_not_run = wanted[place] ? NotRun::kNotAskedAgain : NotRun::kAnotherShard;
      cell.not_run = wanted[place] ? kNotAskedAgain : kAnotherShard;
    }
    wanted[place] = wanted[place] && again[place];
  }
  return wanted;
}

// SDKs that are there come first, so that the first cells run while the others are on their way.
std::vector<std::string> sdks_in_order(const MatrixGround& ground, const std::vector<std::size_t>& cells,
                                       const SdkStore& store) {
  std::vector<std::string> there, missing;
  for (const auto place : cells) {
    const auto go = value_of(ground.plan.axes, ground.plan.cells[place].values, "go");
    const auto is_listed = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), go) != list.end();
    };
    if (is_listed(there) || is_listed(missing)) {
      continue;
    }
    const auto& release = ground.releases.at(go);
    const auto stored = release.folder.empty() && release.digest.empty() ? store.find(release.version, host_platform())
                                                                         : store.find_digest(release.digest);
    (stored && *stored ? there : missing).push_back(go);
  }
  there.insert(there.end(), missing.begin(), missing.end());
  return there;
}

// Who asks what failed again wants to know whether it still does.
bool asks_cache(const MatrixEffort& effort) { return !effort.no_cache && !effort.only_failed; }

ProberOptions prober_options(const MatrixOptions& options) {
  ProberOptions asked;
  asked.path = options.path;
  asked.command = options.command;
  asked.box = options.box;
  asked.asks_cache = asks_cache(options.effort);
  return asked;
}

bool fails(const ProbeResult& result) {
  const auto outcome = result.verdict.outcome;
  return outcome != Outcome::kPassed && outcome != Outcome::kUntestable;
}

// What is asked of all cells beside what they differ in.
std::vector<std::string> flags_of(const MatrixOptions& options) {
  auto box = options.box;
  box.limits = {};
  return box_flags(request_for(box, {}, {}, {}));
}

class Matrix {
 public:
  Matrix(const MatrixOptions& options, House& house, MatrixGround ground, const Project& project)
      : options_(options),
        house_(house),
        ground_(std::move(ground)),
        report_(blank_report(options, ground_, project)),
        history_(house.folders(), project.root.string(), flags_of(options), report_) {}

  Result<MatrixAnswer> run(const Project& project, MatrixWatcher& watcher, StudyWatch& searches, std::stop_token stop);

 private:
  Result<MatrixEnd> run_wanted(std::vector<bool> wanted, const Project& project, MatrixWatcher& watcher,
                               std::stop_token stop);
  std::vector<std::size_t> recall(const CellQuestions& questions, Prober& prober, std::vector<bool>& wanted);
  Result<std::size_t> jobs(Prober& prober, std::size_t cells, std::stop_token stop) const;
  void tell_of_nothing_to_do(MatrixAnswer& answer) const;

  const MatrixOptions& options_;
  House& house_;
  const MatrixGround ground_;
  MatrixReport report_;
  const MatrixHistory history_;
  std::optional<MatrixReport> latest_;
};

// Cells whose answer is known need no engine. One that is to be run several times does.
std::vector<std::size_t> Matrix::recall(const CellQuestions& questions, Prober& prober, std::vector<bool>& wanted) {
  std::vector<std::size_t> known;
  const bool may_recall = asks_cache(options_.effort) && options_.effort.repeat == 1;
  for (std::size_t place = 0; place < wanted.size() && may_recall; ++place) {
    const auto question = wanted[place] ? questions.of(ground_.plan.cells[place].values)
                                        : Result<CellQuestions::Question>{CellQuestions::Question{Verdict{}}};
    const auto* const asked = question ? std::get_if<ProbeQuestion>(&*question) : nullptr;
    const auto answer = asked == nullptr ? Result<std::optional<ProbeResult>>{std::nullopt} : prober.recall(*asked);
    const bool is_known = answer && *answer && !(fails(**answer) && options_.effort.retry > 0);
    if (is_known) {
      count_run(report_.cells[place], **answer);
      wanted[place] = false;
      known.push_back(place);
    }
  }
  return known;
}

// As many as the engine has processors and memory for; the sandbox lets no more in at once anyway.
Result<std::size_t> Matrix::jobs(Prober& prober, std::size_t cells, std::stop_token stop) const {
  if (cells == 0) {
    return 0;
  }
  auto jobs = options_.effort.jobs;
  if (jobs == 0) {
    TRY_ASSIGN(jobs, prober.runs_at_once(std::move(stop)));
  }
  return std::min(static_cast<std::size_t>(std::max(1, jobs)), cells);
}

Result<MatrixEnd> Matrix::run_wanted(std::vector<bool> wanted, const Project& project, MatrixWatcher& watcher,
                                     std::stop_token stop) {
  TRY_ASSIGN(const auto prober, Prober::open(prober_options(options_), house_, stop));
  report_.project_digest = prober->snapshot().digest;
  TRY_ASSIGN(const auto questions, CellQuestions::make(options_, ground_, project));
  auto times = times_in(latest_, report_);
  const auto known = recall(questions, *prober, wanted);
  auto order = longest_first(times);
  std::erase_if(order, [&](std::size_t place) { return !wanted[place]; });
  TRY_ASSIGN(const auto* const store, house_.sdks());
  auto gos = sdks_in_order(ground_, order, *store);
  TRY_ASSIGN(const auto jobs, this->jobs(*prober, order.size(), stop));
  watcher.planned(report_, times, jobs);
  for (const auto place : known) {
    watcher.cell_ended(place, report_.cells[place]);
  }
  const auto provide = [&](const std::string& go, std::stop_token asked) -> Result<void> {
    TRY(prober->provide(ground_.releases.at(go), std::move(asked)));
    return {};
  };
  const auto ask = [&](const ProbeQuestion& question, std::stop_token asked) {
    return prober->ask(question, std::move(asked));
  };
  const MatrixWork work{ground_.plan,
                        questions,
                        ask,
                        provide,
                        std::move(order),
                        std::move(gos),
                        jobs,
                        options_.effort.repeat,
                        options_.effort.retry,
                        options_.effort.fail_fast};
  auto end = run_cells(work, report_, watcher, stop);
  report_.containers = prober->containers();
  if (const auto engine = jobs > 0 ? house_.engine(stop) : Result<Engine*>{nullptr}; engine && *engine != nullptr) {
    report_.engine = (*engine)->facts().version;
    report_.kernel = (*engine)->facts().kernel;
  }
  return end;
}

void Matrix::tell_of_nothing_to_do(MatrixAnswer& answer) const {
  answer.report.notes.emplace_back("nothing failed in the latest matrix: there is nothing to run again");
  answer.standing = MatrixStanding::kAsExpected;
}

Result<MatrixAnswer> Matrix::run(const Project& project, MatrixWatcher& watcher, StudyWatch& searches,
                                 std::stop_token stop) {
  const auto start = std::chrono::steady_clock::now();
  latest_ = history_.latest();
  TRY_ASSIGN(auto wanted, wanted_cells(options_.effort, latest_, report_));
  const bool has_work = std::find(wanted.begin(), wanted.end(), true) != wanted.end();
  MatrixStudy study{house_, report_, watcher};
  MatrixEnd end;
  if (has_work) {
    TRY_ASSIGN(end, run_wanted(std::move(wanted), project, study, stop));
  }
  MatrixAnswer answer{{}, conclude(report_), end.trouble, end.is_interrupted};
  if (options_.effort.bisect) {
    bisect_regressions(options_, ground_, house_, report_, searches, stop);
    answer.is_interrupted = answer.is_interrupted || stop.stop_requested();
  }
  const auto taken = std::chrono::steady_clock::now() - start;
  report_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(taken);
  if (const auto kept = has_work ? history_.keep(report_) : Result<void>{}; !kept) {
    report_.notes.push_back("this matrix could not be kept: " + kept.error().message);
  }
  answer.report = std::move(report_);
  if (!has_work && options_.effort.only_failed) {
    tell_of_nothing_to_do(answer);
  }
  study.finish(answer.report);
  return answer;
}

}  // namespace

Result<MatrixAnswer> run_matrix(const MatrixOptions& options, House& house, MatrixWatcher& watcher,
                                StudyWatch& searches, std::stop_token stop) {
  TRY_ASSIGN(const auto project, open_project(options.path, OpenOptions{options.box.include, options.box.environment}));
  TRY_ASSIGN(auto ground, plan_from(options, project, house));
  TRY(CellQuestions::make(options, ground, project));  // a go line that cannot be is told before anything is fetched
  return Matrix{options, house, std::move(ground), project}.run(project, watcher, searches, std::move(stop));
}

}  // namespace goiso
