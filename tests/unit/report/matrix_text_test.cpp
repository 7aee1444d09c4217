#include "report/matrix_text.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/matrix_html.h"
#include "report/matrix_json.h"
#include "report/matrix_table.h"
#include "sample.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// `releases` cells that passed, on `platforms` platforms.
MatrixReport wide(int releases, int platforms) {
  MatrixReport report;
  report.spec = "1.21.*";
  report.project_path = ".";
  report.axes = {{"go", {}}, {"platform", {}}};
  for (int p = 0; p < platforms; ++p) {
    report.axes[1].second.push_back("linux/p" + std::to_string(p));
  }
  for (int r = 0; r < releases; ++r) {
    report.versions.push_back("go1.21." + std::to_string(r));
    for (const auto& platform : report.axes[1].second) {
      MatrixCell cell;
      cell.go = report.versions.back();
      cell.platform = platform;
      cell.id = cell.go + "," + platform;
      cell.result.emplace();
      report.cells.push_back(cell);
    }
  }
  return report;
}

TEST(MatrixText, IsAsInTheGoldenFile) {
  const auto text = to_text(tests::sample_matrix());
  EXPECT_EQ(text, tests::golden("matrix.txt", text));
}

TEST(MatrixText, EveryCommandIsToldAndTheNextOneIsTheCellsOwn) {
  const auto text = to_text(tests::sample_matrix_of_commands());
  EXPECT_THAT(text, HasSubstr("\ncommand  build: go build ./...\ncommand  tests: go test -run 'A B' ./...\n"));
  EXPECT_THAT(text, EndsWith("try: goiso bisect ./proj --good 1.24.7 --bad 1.24.8 -- go test -run 'A B' ./...\n"));
}

TEST(MatrixText, SymbolsSayWhatColoursDo) {
  const auto plain = to_text(tests::sample_matrix());
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  auto coloured = to_text(tests::sample_matrix(), {Colour::kAlways, 80});
  EXPECT_THAT(coloured, HasSubstr("\x1b[31mF1"));
  for (auto at = coloured.find('\x1b'); at != std::string::npos; at = coloured.find('\x1b')) {
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  }
  EXPECT_EQ(coloured, plain);
}

TEST(MatrixText, WhatWasExpectedIsGreenWhateverItIs) {
  auto report = tests::sample_matrix();
  for (auto& cell : report.cells) {
    if (cell.result && cell.result->verdict.outcome == Outcome::kFailed) {
      cell.expected = "fail";
      cell.is_as_expected = true;
    }
  }
  const auto coloured = to_text(report, {Colour::kAlways, 80});
  EXPECT_THAT(coloured, HasSubstr("\x1b[32mF1"));
  EXPECT_THAT(coloured, Not(HasSubstr("\x1b[31mF")));
}

TEST(MatrixText, TheProjectsOwnGoLineHasItsName) {
  auto report = tests::sample_matrix();
  report.axes.push_back({"go-line", {"", "1.20"}});
  for (std::size_t i = 0; i < report.cells.size(); ++i) {
    report.cells[i].axes["go-line"] = i % 2 == 0 ? "" : "1.20";
  }
  EXPECT_THAT(to_text(report), HasSubstr("go-line=own"));
  EXPECT_THAT(to_html(report, nullptr), HasSubstr(">own</th>"));
}

TEST(MatrixText, SuggestsNoSearchThatItHasDone) {
  auto report = tests::sample_matrix();
  report.regressions.clear();
  EXPECT_THAT(to_text(report), HasSubstr("try: goiso bisect "));
  report.regressions = {tests::sample_bisect()};
  EXPECT_THAT(to_text(report), HasSubstr("try: " + next_command(report.regressions.front()) + "\n"));
  report.regressions.front().answer = "none";
  report.regressions.front().attribution = {{"godebug", "a=1", "goes away with GODEBUG=a=1", ""}};
  report.regressions.front().first_fixed.clear();
  EXPECT_THAT(to_text(report), AllOf(HasSubstr("try: goiso runs log "), Not(HasSubstr("goiso bisect "))));
}

TEST(MatrixText, AWideTableIsBrokenAtEightyColumns) {
  const auto table = matrix_table(wide(2, 40), {Colour::kNever, 80});
  for (const auto line : split_lines(table)) {
    EXPECT_LE(columns(line), 80U) << line;
  }
  EXPECT_THAT(table, HasSubstr("AN  linux/p39"));  // A … Z, AA … AN
}

TEST(MatrixText, ReleasesThatBehaveAlikeShareALine) {
  auto report = wide(9, 1);
  EXPECT_THAT(matrix_table(report, {}), StartsWith("go1.21.0 … go1.21.8 (9)  ok\n"));
  report.cells[4].result->verdict.outcome = Outcome::kFailed;
  report.cells[4].group = "1";
  report.cells[4].is_as_expected = false;
  EXPECT_THAT(matrix_table(report, {}), ContainsRegex("go1.21.0 … go1.21.3 \\(4\\)  ok\ngo1.21.4 +F1!\ngo1.21.5"));
}

TEST(MatrixText, TheLastLineIsTheVerdict) {
  auto report = wide(2, 1);
  EXPECT_THAT(to_text(report), EndsWith("\nAS EXPECTED 2 cells\n"));
  report.cells[1].runs = 3;
  report.cells[1].failures = 1;
  report.cells[1].is_as_expected = false;
  EXPECT_THAT(to_text(report), EndsWith("\nFLAKY 1 of 2 cells\n"));
  report.cells[0].result.reset();
  report.cells[0].not_run = "go1.21.0 cannot be had: no network";
  EXPECT_THAT(to_text(report), EndsWith("\nINCOMPLETE 1 cell did not run\n"));
  report.cells[1].failures = 3;
  EXPECT_THAT(to_text(report), HasSubstr("\nUNEXPECTED 1 of 2 cells"));
  report = wide(1, 1);
  report.cells[0].result->verdict.outcome = Outcome::kUntestable;
  EXPECT_THAT(to_text(report), EndsWith("\nUNTESTABLE no cell could be tested\n"));
}

TEST(MatrixText, NothingTheProjectSaysReachesTheTerminalRaw) {
  const auto text = to_text(tests::hostile_matrix());
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\n::error::")));
  EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
}

TEST(MatrixText, ACellIsALine) {
  auto cell = wide(1, 1).cells[0];
  EXPECT_EQ(cell_line(cell), "go1.21.0,linux/p0: passed (0 ms)");
  cell.result->verdict = {Outcome::kFailed, "compile-error", 1, 0, {}, {}};
  cell.result->build = std::chrono::milliseconds{3200};
  EXPECT_EQ(cell_line(cell), "go1.21.0,linux/p0: failed, compile-error (3.2 s)");
  cell.result.reset();
  cell.not_run = "interrupted";
  EXPECT_EQ(cell_line(cell), "go1.21.0,linux/p0: not run, interrupted");
}

TEST(MatrixJson, IsAsInTheGoldenFileAndReadBackIsTheSame) {
  const auto text = to_json(tests::sample_matrix());
  EXPECT_EQ(text, tests::golden("matrix.json", text));
  const auto report = matrix_from_json(text);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(to_json(*report), text);
}

TEST(MatrixJson, TellsTheWordsOfEveryCommandAndReadsThemBack) {
  const auto text = to_json(tests::sample_matrix_of_commands());
  EXPECT_THAT(text, HasSubstr("\"command\": []"));
  const auto report = matrix_from_json(text);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->commands, tests::sample_matrix_of_commands().commands);
  EXPECT_EQ(to_json(*report), text);
}

TEST(MatrixJson, OfAnOlderGoisoHasALoneCommand) {
  auto text = to_json(tests::sample_matrix());
  const auto at = text.find("  \"commands\"");
  text.erase(at, text.find("  \"spec\"") - at);
  const auto report = matrix_from_json(text);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->commands, tests::sample_matrix().commands);
}

TEST(MatrixJson, OfAnOlderGoisoSaysInASentenceWhyACellDidNotRun) {
  auto report = tests::sample_matrix();
  auto& cell = report.cells[11];
  for (const auto why : {NotRun::kCancelled, NotRun::kAnotherShard, NotRun::kNotAskedAgain, NotRun::kTrouble}) {
    cell.why_not_run = why;
    const auto known = matrix_from_json(to_json(report));
    ASSERT_TRUE(known) << known.error().message;
    EXPECT_EQ(known->cells[11].why_not_run, why);
  }
  EXPECT_EQ(not_run_told("cancelled: no space left"), NotRun::kCancelled);
  EXPECT_EQ(not_run_told("interrupted"), NotRun::kCancelled);
  EXPECT_EQ(not_run_told(kAnotherShard), NotRun::kAnotherShard);
  EXPECT_EQ(not_run_told(kNotAskedAgain), NotRun::kNotAskedAgain);
  EXPECT_EQ(not_run_told("go1.21.0 cannot be had: no source has it"), NotRun::kTrouble);
}

TEST(MatrixJson, HostileTextsGiveADocumentThatReadsBack) {
  auto hostile = tests::hostile_matrix();
  hostile.regressions = {tests::sample_bisect()};
  const auto text = to_json(hostile);
  const auto report = matrix_from_json(text);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(to_json(*report), text);
}

TEST(MatrixJson, WhatIsNoMatrixIsRefused) {
  const auto message = [](std::string_view text) { return matrix_from_json(text).error().message; };
  EXPECT_THAT(message("x"), HasSubstr("not a JSON document"));
  EXPECT_THAT(message(R"({"schema":"goiso.run/1"})"), HasSubstr("its schema is 'goiso.run/1'"));
  EXPECT_THAT(message(R"({"schema":"goiso.matrix/1"})"), HasSubstr("no goiso.matrix/1"));
  EXPECT_THAT(message(R"({"schema":7})"), HasSubstr("no goiso.matrix/1"));
}

}  // namespace
}  // namespace goiso
