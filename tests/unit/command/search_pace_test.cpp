#include "command/search_pace.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "report/bisect_json.h"
#include "report/run_store.h"

namespace goiso {
namespace {

using std::chrono::seconds;

JournalledAnswer built_in(seconds time, bool is_cached = false) {
  JournalledAnswer told;
  told.point = "go1.22.0";
  told.result.emplace();
  told.result->build = time;
  told.result->is_cached = is_cached;
  return told;
}

TEST(SearchPace, IsThatOfThisSessionThenOfThisSearchThenTheExpectedOne) {
  SearchPace pace;
  BisectStory story;
  EXPECT_FALSE(pace.typical(story));
  pace.expect([] { return std::optional<std::chrono::milliseconds>{seconds{30}}; });
  EXPECT_EQ(pace.typical(story), seconds{30});
  story.answers = {built_in(seconds{7}, true)};
  EXPECT_EQ(pace.typical(story), seconds{7});
  story.answers.push_back(built_in(seconds{9}));
  EXPECT_EQ(pace.typical(story), seconds{9});
  pace.took(seconds{2});
  EXPECT_EQ(pace.typical(story), seconds{2});
}

class EarlierPace : public testing::Test {
 protected:
  EarlierPace()
      : folder_(*TempFolder::create(std::filesystem::temp_directory_path(), "search-pace")),
        store_(std::move(*RunStore::open(folder_.path()))) {
    project_.path = "./proj";
    project_.module = "example.test/proj";
  }
  static std::string question(const std::string& digest, const std::string& bad = "go1.24.0",
                              std::vector<std::string> command = {}) {
    BisectOrder order;
    order.bad = bad;
    order.command = std::move(command);
    return question_of(order, SearchAxis{}, {digest, ""});
  }
  void searched(const std::string& asked, seconds time, const std::string& module = "example.test/proj") {
    auto study = *store_.journal().begin(StudyKind::kBisect, asked);
    ASSERT_TRUE(study.append(to_journal(built_in(time))));
    BisectReport report;
    report.project_path = "./proj";
    report.module = module;
    ASSERT_TRUE(study.finish(to_json(report)));
  }
  std::optional<std::chrono::milliseconds> pace(const std::string& asked) const {
    return pace_of_earlier(store_.journal(), asked, project_);
  }

  TempFolder folder_;
  RunStore store_;
  Project project_;
};

TEST_F(EarlierPace, IsThatOfTheSameProjectAndCommandWhateverTheEnds) {
  EXPECT_FALSE(pace(question("sha256:1")));
  searched(question("sha256:1"), seconds{8});
  EXPECT_EQ(pace(question("sha256:2", "go1.23.0")), seconds{8}) << "it was edited since";
  EXPECT_FALSE(pace(question("sha256:1", "go1.24.0", {"go", "test", "./..."})));
}

TEST_F(EarlierPace, IsNoneOfAnotherProject) {
  searched(question("sha256:9"), seconds{8}, "example.test/other");
  EXPECT_FALSE(pace(question("sha256:1")));
  EXPECT_EQ(pace(question("sha256:9")), seconds{8}) << "unless it has the same content";
}

}  // namespace
}  // namespace goiso
