#include "report/matrix_report.h"

#include <gmock/gmock.h>

#include "report/bisect_html.h"
#include "report/bisect_junit.h"
#include "report/matrix_grid.h"
#include "report/matrix_html.h"
#include "report/matrix_junit.h"
#include "report/matrix_markdown.h"
#include "report/page_assets.h"
#include "report/search_map.h"
#include "sample.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A page without its style and script, which are files of their own, and their hashes.
std::string bare(std::string page) {
  for (const auto& part : {kPageStyle, kPageScript}) {
    page.replace(page.find(part), part.size(), "");
  }
  const auto from = page.find("style-src");
  return page.replace(from, page.find("; base-uri") - from, "style-src …; script-src …");
}

TEST(MatrixJunit, IsAsInTheGoldenFile) {
  const auto text = to_junit(tests::sample_matrix());
  EXPECT_EQ(text, tests::golden("matrix.xml", text));
}

TEST(MatrixJunit, EveryCommandIsASuiteOfItsOwn) {
  const auto text = to_junit(tests::sample_matrix_of_commands());
  EXPECT_THAT(text, HasSubstr("<testsuites name=\"goiso\" tests=\"6\" failures=\"2\""));
  EXPECT_THAT(text, HasSubstr("<testsuite name=\"goiso matrix build: go build ./...\" tests=\"3\" failures=\"0\""));
  EXPECT_THAT(text, HasSubstr("<testsuite name=\"goiso matrix tests: go test -run &apos;A B&apos; ./...\" tests=\"3\" "
                              "failures=\"2\""));
  EXPECT_THAT(text, HasSubstr("name=\"go1.24.8,tests\" classname=\"example.test/url.tests\""));
}

TEST(MatrixJunit, TroubleOfOursIsAnErrorAndWhatNobodyAskedIsSkipped) {
  auto report = tests::sample_matrix();
  auto& cell = report.cells[11];
  cell.not_run = "the engine went away";
  for (const auto why : {NotRun::kCancelled, NotRun::kAnotherShard, NotRun::kNotAskedAgain}) {
    cell.why_not_run = why;
    EXPECT_THAT(to_junit(report), HasSubstr("<skipped message=\"the engine went away\"/>"));
  }
  cell.why_not_run = NotRun::kTrouble;
  const auto text = to_junit(report);
  EXPECT_THAT(text, HasSubstr("<error type=\"no-answer\" message=\"the engine went away\"/>"));
  EXPECT_THAT(text, HasSubstr("tests=\"12\" failures=\"4\" errors=\"1\" skipped=\"1\""));
}

TEST(MatrixJunit, ACellOfNoKnownCommandIsNotLost) {
  auto report = tests::sample_matrix_of_commands();
  report.commands.clear();
  EXPECT_THAT(to_junit(report), HasSubstr("<testsuite name=\"goiso matrix\" tests=\"6\""));
}

TEST(MatrixMarkdown, TellsEveryCommand) {
  EXPECT_THAT(to_markdown(tests::sample_matrix_of_commands()),
              HasSubstr("\n`build`: `go build ./...`, `tests`: `go test -run 'A B' ./...` with `1.24.7..1.25.2`"));
}

TEST(MatrixHtml, TellsEveryCommandAndWhatACellRan) {
  const auto page = to_html(tests::sample_matrix_of_commands());
  EXPECT_THAT(page, HasSubstr("build: go build ./..."));
  EXPECT_THAT(page, HasSubstr("tests: go test -run &#39;A B&#39; ./..."));
  EXPECT_THAT(page, HasSubstr("<dd>go test -run &#39;A B&#39; ./..."));
}

TEST(MatrixMarkdown, IsAsInTheGoldenFile) {
  const auto text = to_markdown(tests::sample_matrix());
  EXPECT_EQ(text, tests::golden("matrix.md", text));
}

TEST(MatrixHtml, IsAsInTheGoldenFile) {
  auto report = tests::sample_matrix();
  report.regressions = {tests::sample_bisect()};
  const auto text = bare(to_html(report));
  EXPECT_EQ(text, tests::golden("matrix.html", text));
}

TEST(BisectHtml, IsAsInTheGoldenFile) {
  const auto text = bare(to_html(tests::sample_bisect()));
  EXPECT_EQ(text, tests::golden("bisect.html", text));
}

TEST(BisectJunit, IsAsInTheGoldenFile) {
  const auto text = to_junit(tests::sample_bisect());
  EXPECT_EQ(text, tests::golden("bisect.xml", text));
}

TEST(MatrixHtml, ItsPolicyAllowsTheStyleAndTheScriptByTheirHashes) {
  const auto page = to_html(tests::sample_matrix());
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe-inline")));
}

TEST(MatrixHtml, OfNoCellIsStillAPage) { EXPECT_THAT(to_html(MatrixReport{}), HasSubstr("0 cells")); }

TEST(MatrixGrid, ColumnsAreWhatDiffersBesideTheVersion) {
  const auto report = tests::sample_matrix();
  const auto table = grid_of(report);
  EXPECT_THAT(table.dimensions, ElementsAre("platform", "race"));
  EXPECT_THAT(table.rows, ElementsAre("go1.24.7", "go1.24.8", "go1.25.2"));
  ASSERT_EQ(table.columns.size(), 4U);
  EXPECT_EQ(table.name_of(1), "linux/amd64 race=1");
  EXPECT_EQ(table.cells[1][2]->id, "go1.24.8,linux/arm64,race0");
}

TEST(MatrixGrid, ACellThatIsNotThereLeavesItsPlaceEmpty) {
  auto report = tests::sample_matrix();
  report.cells.erase(report.cells.begin() + 5);
  const auto table = grid_of(report);
  EXPECT_EQ(table.cells[1][1], nullptr);
  EXPECT_EQ(table.cells[1][2]->id, "go1.24.8,linux/arm64,race0");
}

TEST(MatrixGrid, ChangesOfOneKindAreToldTogether) {
  const auto report = tests::sample_matrix();
  const auto summaries = summaries_of(report);
  ASSERT_EQ(summaries.size(), 2U);
  EXPECT_EQ(summaries[0].changes.size(), 2U);
  EXPECT_EQ(summaries[0].to_go, "go1.24.8");
}

TEST(MatrixGrid, MarksSayEverythingWithoutColour) {
  const auto report = tests::sample_matrix();
  EXPECT_EQ(cell_mark(report.cells[0]), "✓");
  EXPECT_EQ(cell_mark(report.cells[4]), "✗1!");
  EXPECT_EQ(cell_mark(report.cells[9]), "✗2~!");
  EXPECT_EQ(cell_mark(report.cells[11]), "○");
}

TEST(SearchMap, PatchesHangFromTheReleaseTheyPatch) {
  const auto map = map_of(tests::sample_bisect());
  const auto spot = [&](const std::string& name) {
    return *std::find_if(map.spots.begin(), map.spots.end(), [&](const auto& one) { return one.name == name; });
  };
  EXPECT_EQ(spot("go1.24.8").x, spot("go1.24.0").x);
  EXPECT_GT(spot("go1.24.8").y, spot("go1.24.7").y);
  EXPECT_EQ(spot("go1.25.0").y, spot("go1.24.0").y);
  EXPECT_GT(spot("go1.25.0").x, spot("go1.24.0").x);
  EXPECT_EQ(map.spots[static_cast<std::size_t>(spot("go1.25rc1").parent)].name, "go1.24.0");
  EXPECT_TRUE(spot("go1.24.8").is_change);
}

TEST(SearchMap, AStretchThatNobodyAskedIsFolded) {
  BisectReport report;
  for (int at = 0; at < 1000; ++at) {
    report.space.push_back({std::to_string(at), "main", false, ""});
  }
  tests::add_probe(report, 1, "0", "good");
  tests::add_probe(report, 1, "999", "bad");
  const auto map = map_of(report);
  ASSERT_EQ(map.spots.size(), 3U);
  EXPECT_EQ(map.spots[1].hidden, 998U);
  EXPECT_EQ(map.spots[0].y, map.spots[2].y);
}

}  // namespace
}  // namespace goiso
