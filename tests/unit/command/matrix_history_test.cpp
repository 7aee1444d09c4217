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
  MatrixHistory of(const MatrixReport& report) const { return {folders_, "/proj", report}; }

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

}  // namespace
}  // namespace goiso
