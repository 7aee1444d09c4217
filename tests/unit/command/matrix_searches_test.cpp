#include "command/matrix_searches.h"

#include <gmock/gmock.h>

#include "command/matrix_bisect.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

MatrixCell failing(const std::string& id, const std::string& reason) {
  MatrixCell cell;
  cell.id = cell.go = id;
  cell.result.emplace().verdict = {Outcome::kFailed, reason, 1, 0, {}, {}};
  return cell;
}

/// Group 1 comes from a crash and, in another cell, from a pass; group 2 is another way of being refused.
MatrixReport changed() {
  MatrixReport report;
  report.cells = {failing("a", "missing-package"), failing("b", "ice"), failing("c", "compile-error")};
  report.changes = {{"a", "b", "change", "1"},
                    {"a", "c", "change", "2"},
                    {"p", "q", "regression", "1"},
                    {"q", "r", "fix", "1"},
                    {"x", "y", "regression", "3"}};
  return report;
}

std::vector<std::string> tried_of(const WantedSearch& wanted) {
  std::vector<std::string> places;
  for (const auto& change : wanted.changes) {
    places.push_back(change.to);
  }
  return places;
}

TEST(MatrixSearches, AFailureThatBeginsAndACrashThatTakesTheirPlaceAreWanted) {
  const auto searches = wanted_searches(changed());
  ASSERT_EQ(searches.size(), 2U);
  EXPECT_EQ(searches[0].group, "1");
  EXPECT_THAT(tried_of(searches[0]), ElementsAre("q", "b")) << "the one with a passing side first";
  EXPECT_EQ(searches[1].group, "3");
}

TEST(MatrixSearches, WhereACellCannotBeSearchedAnotherOneOfItsGroupIs) {
  auto report = changed();
  std::vector<std::string> asked;
  const auto search = [&](const MatrixChange& change) -> Result<BisectReport> {
    asked.push_back(change.to);
    if (change.to != "b") {
      return Error{ErrorKind::kUsage, "not " + change.to, {}, {}};
    }
    BisectReport found;
    found.study = "b-1";
    found.containers = 3;
    return found;
  };
  search_groups(report, search, {});
  EXPECT_THAT(asked, ElementsAre("q", "b", "y"));
  ASSERT_EQ(report.regressions.size(), 1U);
  EXPECT_EQ(report.regressions[0].study, "b-1");
  EXPECT_EQ(report.containers, 3);
  EXPECT_THAT(report.notes, ElementsAre("group 3 could not be searched: not y"));
}

TEST(MatrixSearches, TroubleThatIsNotOfTheCellIsNotMetTwice) {
  auto report = changed();
  int asked = 0;
  const auto search = [&](const MatrixChange&) -> Result<BisectReport> {
    ++asked;
    return Error{ErrorKind::kEngineUnreachable, "no engine", {}, {}};
  };
  search_groups(report, search, {});
  EXPECT_EQ(asked, 2) << "one for each group";
  EXPECT_THAT(report.notes,
              ElementsAre("group 1 could not be searched: no engine", "group 3 could not be searched: no engine"));
}

/// go1.21.13, go1.22.0 and a Go of the user's own, as a matrix plans them.
class Orders : public testing::Test {
 protected:
  Orders() {
    const std::vector<std::string> gos{"go1.21.13", "go1.22.0", "go1.22.0-own"};
    ground_.plan.axes = {{"go", gos}, {"platform", {"linux/amd64"}}, {"command", {"vet"}}};
    for (const auto& go : gos) {
      ground_.plan.cells.push_back({go, {go, "linux/amd64", "vet"}, {}});
      ground_.releases[go] = {*GoVersion::parse(go.substr(0, go.find("-own"))), "", ""};
      report_.cells.push_back(failing(go, "ice"));
    }
    ground_.releases["go1.22.0-own"].folder = "/opt/go";
    ground_.commands = {{"vet", {"go", "vet"}}};
  }
  Result<BisectOrder> order(const MatrixChange& change) const {
    const auto questions = CellQuestions::make(options_, ground_, Project{});
    return search_order(options_, ground_, *questions, report_, change);
  }

  MatrixOptions options_;
  MatrixGround ground_;
  MatrixReport report_;
};

TEST_F(Orders, AskTheCellsQuestionBetweenTheTwoReleases) {
  const auto order = this->order({"go1.21.13", "go1.22.0", "regression", "1"});
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(order->good, "go1.21.13");
  EXPECT_EQ(order->bad, "go1.22.0");
  EXPECT_THAT(order->command, ElementsAre("go", "vet"));
  EXPECT_TRUE(order->meaning.calls.empty());
}

TEST_F(Orders, OfACrashTakeAnyOtherFailureForGood) {
  const auto order = this->order({"go1.21.13", "go1.22.0", "change", "1"});
  ASSERT_TRUE(order);
  EXPECT_THAT(order->meaning.calls, ElementsAre("fail-different=good"));
}

TEST_F(Orders, AGoOfOnesOwnIsNoEndOfASearch) {
  const auto order = this->order({"go1.21.13", "go1.22.0-own", "regression", "1"});
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(order.error().message, HasSubstr("go1.22.0-own is a Go of your own"));
}

}  // namespace
}  // namespace goiso
