#include "command/study_log.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "command/bisect_journal.h"
#include "report/bisect_json.h"
#include "report/run_store.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::Not;

JournalledAnswer answer(const std::string& point, Outcome outcome, const std::string& run) {
  JournalledAnswer told;
  told.point = point;
  told.round = 2;
  told.why = "boundary";
  told.result.emplace();
  told.result->verdict.outcome = outcome;
  told.result->run = run;
  return told;
}

class StudyLog : public testing::Test {
 protected:
  StudyLog()
      : folder_(*TempFolder::create(std::filesystem::temp_directory_path(), "study-log")),
        store_(std::move(*RunStore::open(folder_.path()))),
        journal_(store_.journal()),
        study_(*journal_.begin(StudyKind::kBisect, "since when?")) {}
  void note(const JournalledAnswer& told) { ASSERT_TRUE(study_.append(to_journal(told))); }
  std::string text() const { return log_of_study(journal_, study_.id())->text; }

  TempFolder folder_;
  RunStore store_;
  StudyJournal journal_;
  Study study_;
};

TEST_F(StudyLog, TellsEachProbeInOrder) {
  note(answer("go1.21.0", Outcome::kPassed, "r-1"));
  auto cached = answer("go1.22.0\x1b", Outcome::kFailed, "r-2");
  cached.result->is_cached = true;
  note(cached);
  EXPECT_EQ(text(),
            "  2  go1.21.0               -          passed        r-1                              boundary\n"
            "  2  go1.22.0\\x1b              -          failed        r-2                              boundary, known "
            "before\n" +
                study_.id() + " is running\n");
}

TEST_F(StudyLog, AFinishedSearchHasItsCalls) {
  note(answer("go1.21.0", Outcome::kPassed, "r-1"));
  BisectReport report;
  report.probes.push_back({"go1.21.0", {}, "good", 2});
  ASSERT_TRUE(study_.finish(to_json(report)));
  EXPECT_THAT(text(), HasSubstr("go1.21.0               good       passed"));
  const auto document = nlohmann::json::parse(log_of_study(journal_, study_.id())->json);
  EXPECT_EQ(document["schema"], "goiso.study-log/1");
  EXPECT_EQ(document["state"], "finished");
  EXPECT_EQ(document["entries"][0]["call"], "good");
  EXPECT_EQ(document["entries"][0]["run"], "r-1");
}

TEST_F(StudyLog, TellsWhatIsNoProbeToo) {
  JournalledAnswer workers, judged, back, missing;
  workers.workers = 3;
  judged.judged = "bad";
  back.taken_back = 2;
  missing.point = "go1.20.0";
  missing.not_had = "no source has it";
  for (const auto& told : {workers, judged, back, missing}) {
    note(told);
  }
  ASSERT_TRUE(study_.append("nonsense"));
  EXPECT_THAT(text(), HasSubstr("3 at once from here on\n"));
  EXPECT_THAT(text(), HasSubstr("judged bad\n"));
  EXPECT_THAT(text(), HasSubstr("the last 2 do not count: taken back\n"));
  EXPECT_THAT(text(), HasSubstr("go1.20.0               -          cannot be had: no source has it\n"));
  EXPECT_THAT(text(), HasSubstr("does not understand\n"));
  EXPECT_THAT(text(), Not(HasSubstr("nonsense")));
}

TEST_F(StudyLog, OneThatIsNotThereIsNotFound) {
  EXPECT_EQ(log_of_study(journal_, "b-0").error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace goiso
