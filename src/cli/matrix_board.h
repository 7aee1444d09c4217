#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/event_stream.h"
#include "cli/progress_line.h"
#include "command/matrix_watcher.h"

namespace goiso {

/// Tells how a matrix goes: as a table that is redrawn on a terminal, as a line for each cell where there is none, and
/// as events. Any thread.
class MatrixBoard final : public MatrixWatcher {
 public:
  enum class Style { kSilent, kLines, kTable };

  /// `line` is where a table is drawn; `events` may be null. Both must outlive this.
  MatrixBoard(Style style, ProgressLine* line, EventSink* events) : style_(style), line_(line), events_(events) {}
  ~MatrixBoard() override;
  MatrixBoard(const MatrixBoard&) = delete;
  MatrixBoard& operator=(const MatrixBoard&) = delete;

  void planned(const MatrixReport& report, const std::vector<std::optional<std::chrono::milliseconds>>& times,
               std::size_t jobs) override;
  void cell_started(std::size_t cell) override;
  void cell_ended(std::size_t cell, const MatrixCell& known) override;

  /// The table goes, and the last event is written.
  void ended(const MatrixReport& report);

  /// What the table shows now: a line for each release, or for each Go line when there are many, and one for all.
  std::vector<std::string> lines() const;

 private:
  struct Row {
    std::string name;
    int cells = 0, running = 0, passed = 0, failed = 0, other = 0;
    int done() const { return passed + failed + other; }
  };
  void redraw();
  std::string plan_line(std::size_t jobs) const;
  std::vector<std::optional<std::chrono::milliseconds>> times_ahead() const;  // with mutex_ held
  void tell(const EventSink::Telling& telling);

  const Style style_;
  ProgressLine* const line_;
  EventSink* const events_;
  mutable std::mutex mutex_;
  std::vector<Row> rows_;                                        // guarded by mutex_, as all below
  std::vector<std::size_t> row_of_;                              // by cell
  std::vector<std::string> ids_;                                 // by cell
  std::vector<std::optional<std::chrono::milliseconds>> times_;  // by cell, of an earlier matrix
  std::vector<bool> has_ended_;                                  // by cell
  std::size_t jobs_ = 1;
  std::string study_;
};

}  // namespace goiso
