#include "command/matrix_study.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "command/run_commands.h"
#include "model/progress.h"
#include "report/matrix_json.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Watcher final : public MatrixWatcher {
 public:
  void planned(const MatrixReport&, const std::vector<std::optional<std::chrono::milliseconds>>&,
               std::size_t) override {}
  void cell_started(std::size_t) override {}
  void cell_ended(std::size_t, const MatrixCell&) override { ++ended; }
  int ended = 0;
};

/// A house in a folder of its own; no engine.
class MatrixStudyTest : public testing::Test {
 protected:
  MatrixStudyTest()
      : folder_(std::move(*TempFolder::create(std::filesystem::temp_directory_path(), "matrix-study"))),
        house_(std::move(*House::open({{"GOISO_HOME", folder_.path().string()}}, "", progress_))),
        report_(tests::sample_matrix()) {}

  NoProgress progress_;
  TempFolder folder_;
  House house_;
  MatrixReport report_;
  Watcher watcher_;
};

TEST_F(MatrixStudyTest, AFinishedMatrixIsListedShownAndRemoved) {
  MatrixStudy study{house_, report_, watcher_};
  EXPECT_THAT(report_.study, StartsWith("m-"));
  study.cell_ended(0, report_.cells[0]);
  EXPECT_EQ(watcher_.ended, 1);
  EXPECT_THAT(list_studies(house_)->text, HasSubstr("running    1 entries"));
  study.finish(report_);
  EXPECT_THAT(list_studies(house_)->text, HasSubstr(report_.study));
  EXPECT_THAT(list_studies(house_)->text, HasSubstr("finished"));
  EXPECT_EQ(show_run(house_, report_.study)->json, to_json(report_));
  ASSERT_TRUE(remove_run(house_, report_.study));
  EXPECT_EQ(show_run(house_, report_.study).error().kind, ErrorKind::kNotFound);
}

TEST_F(MatrixStudyTest, AMatrixThatEndedEarlyShowsTheCellsItHas) {
  {
    MatrixStudy study{house_, report_, watcher_};
    study.cell_ended(1, report_.cells[1]);
  }
  const auto answer = show_run(house_, report_.study);
  ASSERT_TRUE(answer);
  const auto document = nlohmann::json::parse(answer->json);
  EXPECT_EQ(document["state"], "unfinished");
  EXPECT_EQ(document["kind"], "matrix");
  EXPECT_EQ(document["journal"][0]["id"], report_.cells[1].id);
  const auto log = log_of_run(house_, report_.study, LogForm::kSafe);
  ASSERT_TRUE(log);
  EXPECT_THAT(log->text, StartsWith(report_.cells[1].id));
  EXPECT_THAT(log->text, HasSubstr(report_.cells[1].result->run));
  EXPECT_THAT(log->text, HasSubstr(report_.study + " is unfinished\n"));
}

TEST_F(MatrixStudyTest, PruneForgetsOldMatrices) {
  for (int i = 0; i < 3; ++i) {
    MatrixStudy{house_, report_, watcher_}.finish(report_);
  }
  ASSERT_TRUE(prune_runs(house_, 1));
  EXPECT_EQ(nlohmann::json::parse(list_studies(house_)->json)["studies"].size(), 1U);
}

TEST_F(MatrixStudyTest, OneThatCannotBeKeptSaysSoAndGoesOn) {
  ASSERT_TRUE(write_file_atomically(folder_.path() / "file", ""));
  auto house = std::move(*House::open({{"GOISO_HOME", (folder_.path() / "file").string()}}, "", progress_));
  report_.notes.clear();
  report_.study.clear();
  MatrixStudy study{house, report_, watcher_};
  study.cell_ended(0, report_.cells[0]);
  study.finish(report_);
  EXPECT_EQ(report_.study, "");
  EXPECT_EQ(watcher_.ended, 1);
  ASSERT_EQ(report_.notes.size(), 1U);
  EXPECT_THAT(report_.notes[0], StartsWith("this matrix could not be kept as a study: "));
}

}  // namespace
}  // namespace goiso
