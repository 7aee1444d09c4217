#include "cli/matrix_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/clock.h"
#include "base/text.h"
#include "cli/terminal.h"
#include "model/go_version.h"
#include "report/matrix_text.h"

namespace goiso {
namespace {

constexpr std::size_t kMostReleases = 10;  // with a line of their own
constexpr std::size_t kMostRows = 12;      // shown at once

std::string row_name(const MatrixCell& cell, bool has_many_releases) {
  const auto version = GoVersion::parse(cell.go);
  return has_many_releases && version ? "go" + version->language() : cell.go;
}

std::string counted(int count, const char* what) {
  return count == 0 ? std::string{} : fmt::format(" · {} {}", count, what);
}

}  // namespace

MatrixBoard::~MatrixBoard() {
  if (line_ != nullptr) {
    line_->hide();
  }
}

void MatrixBoard::planned(const MatrixReport& report,
                          const std::vector<std::optional<std::chrono::milliseconds>>& times, std::size_t jobs) {
  {
    const std::lock_guard lock{mutex_};
    std::map<std::string, std::size_t> known;
    for (std::size_t place = 0; place < report.cells.size(); ++place) {
      const auto& cell = report.cells[place];
      const auto name = row_name(cell, report.versions.size() > kMostReleases);
      const auto [row, is_new] = known.emplace(name, rows_.size());
      if (is_new) {
        rows_.push_back({terminal_safe(name)});
      }
      row_of_.push_back(row->second);
      ids_.push_back(cell.id);
      if (cell.not_run.empty()) {
        ++rows_[row->second].cells;
      }
      times_.push_back(times[place]);
      has_ended_.push_back(!cell.not_run.empty());
    }
    jobs_ = jobs;
    study_ = report.study;
  }
  if (style_ == Style::kLines) {
    terminal::write_err(plan_line(jobs) + "\n");
  }
  redraw();
}

// What is ahead, where no table says it.
std::string MatrixBoard::plan_line(std::size_t jobs) const {
  const std::lock_guard lock{mutex_};
  const auto ahead = times_ahead();
  const auto time = time_left(ahead, jobs);
  return fmt::format("goiso: {} cell{}, {} at once{}", ahead.size(), ahead.size() == 1 ? "" : "s", jobs,
                     time ? ", about " + rough_duration(*time) : "");
}

std::vector<std::optional<std::chrono::milliseconds>> MatrixBoard::times_ahead() const {
  std::vector<std::optional<std::chrono::milliseconds>> ahead;
  for (std::size_t place = 0; place < times_.size(); ++place) {
    if (!has_ended_[place]) {
      ahead.push_back(times_[place]);
    }
  }
  return ahead;
}

void MatrixBoard::cell_started(std::size_t cell) {
  {
    const std::lock_guard lock{mutex_};
    ++rows_[row_of_[cell]].running;
  }
  tell([&](const EventLine& line) { return line.cell_started(ids_[cell]); });
  redraw();
}

void MatrixBoard::cell_ended(std::size_t cell, const MatrixCell& known) {
  {
    const std::lock_guard lock{mutex_};
    auto& row = rows_[row_of_[cell]];
    row.running = std::max(0, row.running - 1);
    has_ended_[cell] = true;
    const bool is_failure = known.result && known.result->verdict.outcome != Outcome::kPassed &&
                            known.result->verdict.outcome != Outcome::kUntestable;
    auto& kind = !known.result || known.result->verdict.outcome == Outcome::kUntestable ? row.other
                 : is_failure                                                           ? row.failed
                                                                                        : row.passed;
    ++kind;
  }
  tell([&](const EventLine& line) { return line.cell_ended(known); });
  if (style_ == Style::kLines) {
    terminal::write_err(cell_line(known) + "\n");
  }
  redraw();
}

std::vector<std::string> MatrixBoard::lines() const {
  const std::lock_guard lock{mutex_};
  std::vector<std::string> out;
  Row all;
  std::size_t width = 0;
  for (const auto& row : rows_) {
    width = std::max(width, row.name.size());
    all.cells += row.cells;
    all.running += row.running;
    all.passed += row.passed;
    all.failed += row.failed;
    all.other += row.other;
  }
  for (const auto& row : rows_) {
    const bool is_worth_it = rows_.size() <= kMostRows || row.running > 0 || row.failed > 0;
    if (is_worth_it && row.cells > 0 && out.size() < kMostRows) {
      out.push_back(fmt::format("{:<{}}  {} of {}{}{}{}{}", row.name, width, row.done(), row.cells,
                                counted(row.passed, "ok"), counted(row.failed, "failed"), counted(row.other, "other"),
                                counted(row.running, "running")));
    }
  }
  const auto eta = time_left(times_ahead(), jobs_);
  out.push_back(fmt::format("{} of {} cells{}{}", all.done(), all.cells, counted(all.failed, "failed"),
                            eta && all.done() < all.cells ? " · about " + rough_duration(*eta) + " left" : ""));
  return out;
}

void MatrixBoard::ended(const MatrixReport& report) {
  if (line_ != nullptr) {
    line_->hide();
  }
  {
    const std::lock_guard lock{mutex_};
    study_ = report.study;  // of one with nothing to do, which was never planned
  }
  tell([&](const EventLine& line) { return line.study_ended(report); });
}

void MatrixBoard::tell(const EventSink::Telling& telling) {
  if (events_ == nullptr) {
    return;
  }
  const std::lock_guard lock{mutex_};
  events_->tell(telling, study_);
}

void MatrixBoard::redraw() {
  if (style_ == Style::kTable && line_ != nullptr) {
    line_->show(lines());
  }
}

}  // namespace goiso
