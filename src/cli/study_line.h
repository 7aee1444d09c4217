#pragma once
#include <mutex>
#include <string>

#include "cli/event_stream.h"
#include "cli/judge_prompt.h"
#include "cli/search_board.h"
#include "cli/words.h"
#include "command/study_watch.h"
#include "model/progress.h"

namespace goiso {

/// A study as it goes: a line a probe among the progress, a board below them on a terminal, and as events where
/// --events asks for them. Any thread.
class StudyLine final : public StudyWatch {
 public:
  /// All must outlive this. Without a prompt goiso's own calls stand.
  StudyLine(const Request& request, Progress& progress, JudgePrompt* prompt = nullptr)
      : request_(request), progress_(progress), prompt_(prompt) {}
  ~StudyLine() override;
  StudyLine(const StudyLine&) = delete;
  StudyLine& operator=(const StudyLine&) = delete;
  void study_opened(const std::string& id) override;
  void probe_started(const std::string& point, const std::string& why) override;
  void probe_ended(const BisectProbe& probe) override;
  void point_skipped(const SkippedPoint& point) override;
  void believed(const std::vector<BelievedPoint>& likeliest) override;
  void round_began(const std::function<SearchStanding()>& standing) override;
  void cause_sought() override;
  void build_began(const std::string& what) override;
  void build_ended(const std::string& what) override;
  void decided(const std::string& sentence) override;
  Result<Judgement> judge(const BisectProbe& probe, std::stop_token stop) override;
  /// The board goes, and the last event is written.
  void ended(const BisectReport& report);

 private:
  void tell(const EventSink::Telling& telling);
  void show_board();
  void hide_board();
  const Request& request_;
  Progress& progress_;
  JudgePrompt* prompt_;
  SearchBoard board_;
  std::mutex mutex_;
  std::string study_;  // guarded by mutex_
};

}  // namespace goiso
