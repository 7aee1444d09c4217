#include "command/matrix_history.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "base/file.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

class History : public testing::Test {
 protected:
  History() : folder_(std::move(*TempFolder::create(std::filesystem::temp_directory_path(), "history-test"))) {
    folders_.state = folder_.path();
  }
  MatrixHistory of(const MatrixReport& report, const std::vector<std::string>& flags = {}) const {
    return {folders_, "/proj", flags, report};
  }

  TempFolder folder_;
  Folders folders_;
};

TEST_F(History, TellsCommandsOfOneNameApart) {
  auto report = tests::sample_matrix_of_commands();
  ASSERT_TRUE(of(report).keep(report));
  EXPECT_TRUE(of(report).latest());
  report.commands[1].words = {"go", "vet"};
  EXPECT_FALSE(of(report).latest());
}

TEST_F(History, TellsWhatAllBuildsWereGivenApart) {
  const auto report = tests::sample_matrix();
  ASSERT_TRUE(of(report, {"--env", "A=b"}).keep(report));
  EXPECT_TRUE(of(report, {"--env", "A=b"}).latest());
  EXPECT_FALSE(of(report, {"--env", "A=c"}).latest());
  EXPECT_FALSE(of(report).latest());
}

TEST(NotFine, IsWhatFailedWithoutBeingExpectedTo) {
  const auto latest = tests::sample_matrix();
  auto report = latest;
  auto wanted = not_fine_in(latest, report);
  EXPECT_TRUE(wanted[4]) << "it failed";
  EXPECT_TRUE(wanted[6]) << "it passed and was expected to fail";
  EXPECT_FALSE(wanted[7]) << "it cannot be tested";
  EXPECT_TRUE(wanted[9]) << "its runs disagree";
  EXPECT_TRUE(wanted[11]) << "it was cancelled";
  report.cells[4].expected = report.cells[5].expected = "timed-out|run-panic";
  report.cells[8].expected = "data-race";
  report.cells[9].expected = "flaky";
  wanted = not_fine_in(latest, report);
  EXPECT_FALSE(wanted[4] || wanted[5]) << "it failed as it was expected to";
  EXPECT_TRUE(wanted[8]) << "it failed in another way";
  EXPECT_FALSE(wanted[9]);
}

}  // namespace
}  // namespace goiso
