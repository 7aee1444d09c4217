#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "command/study_watch.h"
#include "report/bisect_report.h"

namespace goiso {

/// Asks a person on the terminal what a build means: the question on stderr, a line of stdin as the answer. One thread.
class JudgePrompt {
 public:
  /// `log_of` gives the log of a run by its id.
  using LogOf = std::function<Result<std::string>(const std::string& run)>;
  explicit JudgePrompt(LogOf log_of) : log_of_(std::move(log_of)) {}

  /// Until an answer is understood. kInterrupted when the person stops, stdin ends or `stop` is requested (within 100
  /// ms).
  Result<Judgement> ask(const BisectProbe& probe, std::stop_token stop);

 private:
  void show_log(const BisectProbe& probe) const;
  LogOf log_of_;
};

/// What a line says: "" as called; g, b, o, s, r or the whole words; u takes back; nullopt for anything else.
std::optional<Judgement> read_judgement(std::string_view line);

}  // namespace goiso
