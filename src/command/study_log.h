#pragma once
#include <string>

#include "base/result.h"
#include "command/answer.h"
#include "report/study_journal.h"

namespace goiso {

/// What a search or a matrix asked, an entry of its journal a line, in order: round, place, call, outcome, run and why
/// of a probe; cell, outcome and run of a matrix. Calls are known once it is finished. goiso.study-log/1.
Result<Answer> log_of_study(const StudyJournal& journal, const std::string& id);

}  // namespace goiso
