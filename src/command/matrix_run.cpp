#include "command/matrix_run.h"

#include <fmt/format.h>

#include <mutex>
#include <utility>

#include "base/parallel.h"
#include "command/cell_queue.h"
#include "lab/matrix.h"

namespace goiso {
namespace {

constexpr int kTries = 3;

bool is_stop(const Error& error) {
  return error.kind == ErrorKind::kInterrupted || error.kind == ErrorKind::kTerminated;
}

// Would be the same at the next try.
bool is_final(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kUsage:
    case ErrorKind::kNotFound:
    case ErrorKind::kUntrusted:
    case ErrorKind::kStore:
    case ErrorKind::kEngineUnreachable:
      return true;
    default:
      return is_stop(error);
  }
}

// Meets every cell alike.
bool ends_all(const Error& error) {
  return error.kind == ErrorKind::kUsage || error.kind == ErrorKind::kStore ||
         error.kind == ErrorKind::kEngineUnreachable;
}

bool fails(const Verdict& verdict) {
  return verdict.outcome != Outcome::kPassed && verdict.outcome != Outcome::kUntestable;
}

bool is_same_failure(const Verdict& one, const Verdict& other) {
  const auto id = [](const Verdict& verdict) { return verdict.signature ? verdict.signature->id : verdict.reason; };
  return one.outcome == other.outcome && id(one) == id(other);
}

class Run {
 public:
  Run(const MatrixWork& work, MatrixReport& report, MatrixWatcher& watcher, std::stop_token stop)
      : work_(work), report_(report), watcher_(watcher), queue_(waiting_of(work)), stop_(std::move(stop)) {}

  MatrixEnd all();

 private:
  static std::vector<CellQueue::Waiting> waiting_of(const MatrixWork& work);
  void provide_sdks();
  void work();
  void run_cell(std::size_t place);
  Result<void> answer(std::size_t place, MatrixCell& cell);
  Result<ProbeResult> ask(const ProbeQuestion& question);
  Result<void> ask_again(const ProbeQuestion& question, MatrixCell& cell);
  CellStanding standing(std::size_t place, const MatrixCell& cell) const;
  void leave_out(const std::vector<std::size_t>& cells, NotRun kind, const std::string& why);
  void end(MatrixCell& cell, const Error& error);
  void cancel(const std::string& why);

  const MatrixWork& work_;
  MatrixReport& report_;
  MatrixWatcher& watcher_;
  CellQueue queue_;
  std::stop_token stop_;
  std::stop_source cancelling_;  // stops what runs
  std::mutex mutex_;
  std::optional<Error> trouble_;  // guarded by mutex_, as all below; report_.cells and watcher_ too
  std::string cancelled_;         // why; "" as long as nobody did
};

std::vector<CellQueue::Waiting> Run::waiting_of(const MatrixWork& work) {
  std::vector<CellQueue::Waiting> waiting;
  for (const auto place : work.order) {
    waiting.push_back({place, value_of(work.plan.axes, work.plan.cells[place].values, "go")});
  }
  return waiting;
}

void Run::leave_out(const std::vector<std::size_t>& cells, NotRun kind, const std::string& why) {
  const std::lock_guard lock{mutex_};
  for (const auto place : cells) {
    report_.cells[place].not_run = why;
    report_.cells[place].why_not_run = kind;
    watcher_.cell_ended(place, report_.cells[place]);
  }
}

void Run::cancel(const std::string& why) {
  {
    const std::lock_guard lock{mutex_};
    cancelled_ = cancelled_.empty() ? why : cancelled_;
  }
  leave_out(queue_.close(), NotRun::kCancelled, why);
  cancelling_.request_stop();
}

void Run::provide_sdks() {
  for (const auto& go : work_.gos) {
    const auto provided = work_.provide(go, cancelling_.get_token());
    if (provided) {
      queue_.provide(go);
      continue;
    }
    const auto gone = queue_.refuse(go);
    const bool is_cancelled = is_stop(provided.error());
    leave_out(gone, is_cancelled ? NotRun::kCancelled : NotRun::kTrouble,
              is_cancelled ? "cancelled" : fmt::format("{} cannot be had: {}", go, provided.error().message));
    const std::lock_guard lock{mutex_};
    if (!is_cancelled && !gone.empty() && !trouble_) {
      trouble_ = provided.error();
    }
  }
}

Result<ProbeResult> Run::ask(const ProbeQuestion& question) {
  for (int attempt = 1;; ++attempt) {
    auto result = work_.ask(question, cancelling_.get_token());
    if (result || attempt == kTries || is_final(result.error())) {
      return result;
    }
  }
}

CellStanding Run::standing(std::size_t place, const MatrixCell& cell) const {
  return standing_of(CellFacts{{}, cell.result->verdict, cell.runs, cell.failures, work_.plan.cells[place].expected});
}

Result<void> Run::ask_again(const ProbeQuestion& question, MatrixCell& cell) {
  TRY_ASSIGN(auto other, ask(question));
  count_run(cell, std::move(other));
  return {};
}

Result<void> Run::answer(std::size_t place, MatrixCell& cell) {
  TRY_ASSIGN(auto asked, work_.questions.of(work_.plan.cells[place].values));
  if (const auto* const known = std::get_if<Verdict>(&asked)) {
    cell.result.emplace().verdict = *known;
    return {};
  }
  auto& question = std::get<ProbeQuestion>(asked);
  TRY(ask_again(question, cell));
  question.is_new = true;  // in boxes of their own, whatever is known
  const bool is_tested = cell.result->verdict.outcome != Outcome::kUntestable;
  for (int again = 1; is_tested && again < work_.repeat; ++again) {
    TRY(ask_again(question, cell));
  }
  const bool is_doubtful = standing(place, cell) == CellStanding::kUnexpected && cell.failures > 0;
  for (int again = 0; is_doubtful && again < work_.retry; ++again) {
    TRY(ask_again(question, cell));
  }
  return {};
}

void Run::end(MatrixCell& cell, const Error& error) {
  const std::lock_guard lock{mutex_};
  cell.result.reset();
  cell.runs = cell.failures = 0;
  cell.why_not_run = is_stop(error) || !cancelled_.empty() ? NotRun::kCancelled : NotRun::kTrouble;
  const auto help = error.hint.empty() ? "" : "; " + error.hint;
  cell.not_run = !cancelled_.empty() ? cancelled_ : error.message + help;
  if (!is_stop(error) && !trouble_) {
    trouble_ = error;
  }
}

void Run::run_cell(std::size_t place) {
  MatrixCell cell;
  {
    const std::lock_guard lock{mutex_};
    cell = report_.cells[place];
    watcher_.cell_started(place);
  }
  const auto answered = answer(place, cell);
  if (!answered) {
    end(cell, answered.error());
  }
  {
    const std::lock_guard lock{mutex_};
    report_.cells[place] = cell;
    watcher_.cell_ended(place, cell);
  }
  if (!answered && ends_all(answered.error())) {
    cancel("cancelled: " + answered.error().message);
  } else if (answered && work_.fail_fast && standing(place, cell) == CellStanding::kUnexpected) {
    cancel(fmt::format("cancelled: {} was not as expected", cell.id));
  }
}

void Run::work() {
  while (const auto place = queue_.take()) {
    run_cell(*place);
  }
}

MatrixEnd Run::all() {
  const std::stop_callback pass_on{stop_, [this] { cancel("interrupted"); }};
  parallel_for(work_.jobs + 1, work_.jobs + 1, [this](std::size_t part) { part == 0 ? provide_sdks() : work(); });
  const std::lock_guard lock{mutex_};
  return {trouble_, stop_.stop_requested()};
}

}  // namespace

void count_run(MatrixCell& cell, ProbeResult run) {
  const auto others = std::exchange(run.others, {});
  ++cell.runs;
  if (cell.failures > 0) {
    cell.failures += is_same_failure(cell.result->verdict, run.verdict) ? 1 : 0;
  } else if (!cell.result || fails(run.verdict)) {
    cell.failures = fails(run.verdict) ? 1 : 0;
    cell.result = std::move(run);
  }
  for (const auto& other : others) {
    count_run(cell, other);
  }
}

MatrixEnd run_cells(const MatrixWork& work, MatrixReport& report, MatrixWatcher& watcher, std::stop_token stop) {
  return Run{work, report, watcher, std::move(stop)}.all();
}

}  // namespace goiso
