#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

Result<Answer> list_runs(House& house);
/// The searches and matrices that were begun, finished or not; goiso.study-list/1.
Result<Answer> list_studies(House& house);
/// The stored document; text is the same document. Of a study ("b-…", "m-…") its report, or goiso.study/1 before it has
/// one. With `reports` the document is written as those instead (kept_report.h), and the text says so.
Result<Answer> show_run(House& house, const std::string& id, const std::vector<std::filesystem::path>& reports = {});
/// The whole log of a run, made safe for a terminal unless it is raw; of a study what it asked (study_log.h).
enum class LogForm { kSafe, kRaw };
Result<Answer> log_of_run(House& house, const std::string& id, LogForm form);
/// What differs between two runs, in the order of goiso.run/1, then in their kept logs; goiso.comparison/1. Not an
/// error when nothing does.
Result<Answer> compare_runs(House& house, const std::string& id, const std::string& other);
/// Forgets a run or a study.
Result<Answer> remove_run(House& house, const std::string& id);
Result<Answer> prune_runs(House& house, std::size_t keep);

}  // namespace goiso
