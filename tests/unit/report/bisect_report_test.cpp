#include "report/bisect_report.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/bisect_html.h"
#include "report/bisect_json.h"
#include "report/bisect_markdown.h"
#include "report/bisect_sentences.h"
#include "report/bisect_text.h"
#include "report/boundary_rows.h"
#include "sample.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string last_line_of(const std::string& text) { return std::string(split_lines(text).back()); }

TEST(BisectJson, IsTheDocumentInTheGoldenFile) {
  const auto text = to_json(tests::sample_bisect());
  EXPECT_EQ(text, tests::golden("bisect.json", text));
}

TEST(BisectJson, HasEveryFieldOfTheContract) {
  const auto document = nlohmann::json::parse(to_json(tests::sample_bisect()));
  for (const auto* key :
       {"schema", "goiso", "started", "elapsed_ms", "answer", "transitions", "last_good", "first_bad", "first_fixed",
        "candidates", "skipped", "confidence", "confirmed", "probes", "rounds", "containers", "attribution"}) {
    EXPECT_TRUE(document.contains(key)) << key;
  }
  for (const auto* key : {"go", "outcome", "signature", "run", "cached", "round"}) {
    EXPECT_TRUE(document["probes"][0].contains(key)) << key;
  }
  for (const auto* key : {"last", "first", "from", "to", "signature"}) {
    EXPECT_TRUE(document["transitions"][0].contains(key)) << key;
  }
}

TEST(BisectJson, TellsEachSignatureOnce) {
  const auto document = nlohmann::json::parse(to_json(tests::sample_bisect()));
  EXPECT_EQ(document["signatures"].size(), 2U);
  EXPECT_EQ(document["probes"][1]["signature"], "s-0123456789ab");
}

TEST(BisectJson, IsReadBackWithWhatWasDifferentInARun) {
  auto report = tests::sample_bisect();
  report.confirms_cold = true;
  report.laid_over = {"./older", "sha256:0a", {"go.mod", "x/y.go"}};
  report.probes[0].is_cold = true;
  report.probes[1].is_unbroken = true;
  report.probes[1].result.verdict.missing_modules = {"example.test/m@v1.0.0"};
  const auto read = bisect_from_json(to_json(report));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->confirms_cold);
  EXPECT_EQ(read->laid_over.digest, "sha256:0a");
  EXPECT_THAT(read->laid_over.files, ElementsAre("go.mod", "x/y.go"));
  EXPECT_TRUE(read->probes[0].is_cold);
  EXPECT_FALSE(read->probes[0].is_unbroken);
  EXPECT_TRUE(read->probes[1].is_unbroken);
  EXPECT_THAT(read->probes[1].result.verdict.missing_modules, ElementsAre("example.test/m@v1.0.0"));
}

TEST(BisectText, SaysWhereFilesWereLaidOverAndThatTheConfirmationWasCold) {
  auto report = tests::sample_bisect();
  report.confirms_cold = report.is_confirmed = true;
  report.laid_over = {"./older", "sha256:0a", {"go.mod"}};
  report.probes[1].is_unbroken = true;
  const auto& probe = report.probes[1];
  const TextStyle wide{Colour::kNever, 0};
  const auto text = to_text(report, wide);
  EXPECT_THAT(text, HasSubstr(probe.point + "+"));
  EXPECT_THAT(text, HasSubstr(probe.point + " " + probe.call + ": with go.mod of ./older laid over"));
  EXPECT_THAT(text, HasSubstr("run again in fresh boxes, with an empty build cache"));
  EXPECT_THAT(to_markdown(report), HasSubstr("What was laid over the project: "));
  report.probes[1].is_unbroken = report.confirms_cold = false;
  EXPECT_THAT(to_text(report, wide), Not(HasSubstr("laid over")));
}

TEST(BisectHtml, DrawsWhatWasKnownApartFromWhatNobodyAsked) {
  auto report = tests::sample_bisect();
  EXPECT_THAT(to_html(report), HasSubstr("go1.21.4, not probed"));
  EXPECT_THAT(to_html(report), Not(HasSubstr("known from earlier runs")));
  report.known = {{"go1.21.4", "bad"}};
  const auto read = bisect_from_json(to_json(report));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->known.size(), 1U);
  const auto page = to_html(*read);
  EXPECT_THAT(page, HasSubstr("go1.21.4, bad, known from an earlier run"));
  EXPECT_THAT(page, HasSubstr("<rect class=\"small known fail\""));
  EXPECT_THAT(page, HasSubstr("coloured ones were known from earlier runs"));
}

TEST(BisectJson, OnAnotherAxisNamesNoGo) {
  auto report = tests::sample_bisect();
  report.axis = "commits";
  const auto document = nlohmann::json::parse(to_json(report));
  EXPECT_FALSE(document["probes"][0].contains("go"));
  EXPECT_EQ(document["probes"][0]["point"], "go1.20");
}

TEST(BisectText, ACommitIsFoundWithItsSubjectAndShownByItsId) {
  auto report = tests::sample_bisect();
  report.axis = "commits";
  report.go = "go1.21.13";
  report.project_path = "a b";
  report.first_bad = {"0123456789ab Break it"};
  report.first_fixed.clear();
  const auto text = to_text(report, {Colour::kNever, 0});
  EXPECT_THAT(text, HasSubstr("commits, all with go1.21.13"));
  EXPECT_THAT(text, HasSubstr("FOUND fails since 0123456789ab Break it"));
  EXPECT_THAT(text, HasSubstr("try: git -C 'a b' show 0123456789ab\n"));
  EXPECT_EQ(nlohmann::json::parse(to_json(report))["go"], "go1.21.13");
}

TEST(BisectText, WhatWasOnlyMendedIsNotSaidToFailSince) {
  auto report = tests::sample_bisect();
  report.first_fixed = {report.transitions.front().first};
  report.first_bad.clear();
  const auto text = to_text(report, {Colour::kNever, 0});
  EXPECT_THAT(text, HasSubstr("FOUND fixed in " + report.first_fixed.front()));
  EXPECT_THAT(text, Not(HasSubstr("fails since")));
}

TEST(BisectText, AnEndThatIsTriedAgainIsNamedAsItsAxisTakesIt) {
  auto report = tests::sample_bisect();
  report.axis = "commits";
  report.go = "go1.21.13";
  report.answer = "bad-endpoints";
  report.end = "good-fails";
  report.command.clear();
  report.project_path = ".";
  for (auto& probe : report.probes) {
    probe.point = "0123456789ab Break it";
    probe.call = "bad";
  }
  EXPECT_THAT(to_text(report, {Colour::kNever, 0}),
              HasSubstr("goiso bisect . --axis commits --go go1.21.13 --bad 0123456789ab\n"));
}

TEST(BisectJson, IsValidWhateverTheProjectWrote) {
  EXPECT_TRUE(nlohmann::json::accept(to_json(tests::hostile_bisect())));
}

TEST(BisectText, IsAsInTheGoldenFile) {
  const auto text = to_text(tests::sample_bisect());
  EXPECT_EQ(text, tests::golden("bisect.txt", text));
}

TEST(BisectText, ColoursChangeNothingButColour) {
  auto text = to_text(tests::sample_bisect(), {Colour::kAlways, 80});
  EXPECT_THAT(text, HasSubstr("\x1b[1;32mFOUND\x1b[0m"));
  for (auto at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b', at)) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  EXPECT_EQ(text, to_text(tests::sample_bisect()));
}

TEST(BisectText, NothingTheProjectSaysReachesTheTerminalRaw) {
  const auto text = to_text(tests::hostile_bisect());
  EXPECT_EQ(text, terminal_safe(text));
  EXPECT_THAT(text, Not(HasSubstr("\n::error")));
}

TEST(BisectText, TheLastLineIsTheAnswerAndTheNextCommand) {
  EXPECT_EQ(last_line_of(to_text(tests::sample_bisect())),
            "FOUND fails since go1.24.8 and go1.25.2, fixed in go1.24.10 and go1.25.4 · try: goiso reproduce ./proj "
            "--go go1.24.8 --env GODEBUG=urlstrictcolons=0 -- go run .");
}

TEST(BisectText, WithoutACureTheFixedReleaseIsTheNextToTry) {
  auto report = tests::sample_bisect();
  report.attribution = {};
  EXPECT_THAT(last_line_of(to_text(report)), EndsWith("try: goiso reproduce ./proj --go go1.25.4 -- go run ."));
  report.first_fixed = {};
  report.is_still_bad = true;
  EXPECT_THAT(last_line_of(to_text(report)), HasSubstr("go1.25.2, and still with the newest · try:"));
}

TEST(BisectText, TheNextCommandAsksForTheSameBox) {
  auto report = tests::sample_bisect();
  report.flags = {"--env", "GODEBUG=madvdontneed=1", "--memory", "1024m"};
  EXPECT_THAT(last_line_of(to_text(report)),
              EndsWith("--go go1.24.8 --env GODEBUG=madvdontneed=1,urlstrictcolons=0 --memory 1024m -- go run ."));
  report.answer = "several";
  EXPECT_THAT(last_line_of(to_text(report)),
              EndsWith("bisect ./proj --transitions --env GODEBUG=madvdontneed=1 --memory 1024m -- go run ."));
  EXPECT_THAT(to_markdown(report), HasSubstr("--go go1.25.2 --env GODEBUG=madvdontneed=1 --memory 1024m -- go run ."));
}

TEST(BisectText, SeveralChangesAreListedAndAskForTransitions) {
  const auto text = to_text(tests::answered_bisect("several"));
  EXPECT_THAT(text, HasSubstr("change   go1.24.7 passed → go1.24.8 failed:"));
  EXPECT_EQ(last_line_of(text), "SEVERAL changes 2 times · try: goiso bisect ./proj --transitions -- go run .");
}

TEST(BisectText, InconclusiveNamesTheCandidatesAndALogThatSaysWhy) {
  auto report = tests::answered_bisect("inconclusive");
  report.transitions = {};
  tests::add_probe(report, 8, "go1.24.6", "skip");
  report.candidates = {"go1.24.5", "go1.24.6"};
  const auto text = to_text(report);
  EXPECT_EQ(last_line_of(text),
            "INCONCLUSIVE changed by one of go1.24.5 or go1.24.6 · try: goiso runs log r-20261124-130501-014-ab12");
}

TEST(BisectText, FlakySaysItsShareAndAsksForMoreRuns) {
  EXPECT_EQ(
      last_line_of(to_text(tests::flaky_bisect())),
      "FLAKY fails in 7 of 40 runs; perhaps since go1.24.7 or go1.24.8, with less confidence than was asked for · "
      "try: goiso bisect ./proj --max-runs 80 -- go run .");
}

TEST(BisectText, FlakyAndSureIsAnAnswer) {
  auto report = tests::flaky_bisect();
  report.confidence = 0.963;
  report.is_confirmed = true;
  report.first_bad = {"go1.24.8"};
  EXPECT_EQ(last_line_of(to_text(report)),
            "FLAKY fails since go1.24.8, in 7 of 40 runs · try: goiso reproduce ./proj --go go1.24.8 --repeat 10 -- go "
            "run .");
  EXPECT_THAT(to_text(report), HasSubstr("confirmed: by as many runs as it took · confidence 96.3 %"));
  report.first_bad.clear();
  report.first_fixed = {"go1.25.4"};
  EXPECT_EQ(
      last_line_of(to_text(report)),
      "FLAKY fixed in go1.25.4; before it fails in 7 of 40 runs · try: goiso reproduce ./proj --go go1.25.4 --repeat "
      "10 -- go run .");
}

TEST(BisectText, WhatFailedBeforeFailsMoreOften) {
  auto report = tests::flaky_bisect();
  report.is_confirmed = true;
  report.first_bad = {"go1.24.8"};
  report.probes.clear();
  for (const auto& [point, call] : {std::pair{"go1.24.7", "bad"}, {"go1.24.7", "good"}, {"go1.24.8", "bad"}}) {
    tests::add_probe(report, 1, point, call);
  }
  EXPECT_THAT(last_line_of(to_text(report)),
              StartsWith("FLAKY fails more often since go1.24.8, in 7 of 40 runs; before it in 1 of 2 ·"));
}

TEST(BisectText, WhatWasFixedOnOneBranchAloneIsStillWithTheNewest) {
  auto report = tests::answered_bisect("found");
  report.first_bad = {"go1.24.8", "go1.25.2"};
  report.first_fixed = {"go1.24.10"};
  report.is_still_bad = true;
  EXPECT_THAT(last_line_of(to_text(report)),
              HasSubstr("fails since go1.24.8 and go1.25.2, fixed in go1.24.10, and still with the newest"));
}

TEST(BisectText, AnotherFailureIsNeitherFixedNorBegun) {
  auto report = tests::answered_bisect("found");
  report.first_bad.clear();
  report.last_good.clear();
  report.first_fixed.clear();
  report.transitions = {{"go1.23.12", "go1.24.0", "failed", "failed", {}}};
  for (const bool finds_fix : {false, true}) {
    report.finds_fix = finds_fix;
    EXPECT_THAT(last_line_of(to_text(report)), StartsWith("FOUND fails in another way from go1.24.0 on"));
  }
}

TEST(BisectText, AGoodEndThatFailsIsLookedForAnew) {
  auto report = tests::answered_bisect("bad-endpoints");
  report.end = "good-fails";
  report.reason = "go1.20 fails as well";
  EXPECT_EQ(
      last_line_of(to_text(report)),
      "BAD ENDPOINTS the good end fails: go1.20 fails as well · try: goiso bisect ./proj --bad go1.25.2 -- go run .");
}

TEST(BisectText, CertaintyIsNeverRoundedUp) {
  EXPECT_EQ(percent(0.9999), "99.9 %");
  EXPECT_EQ(percent(0.95), "95 %");
  EXPECT_EQ(percent(1), "100 %");
}

TEST(BoundaryRows, AFixOnAnotherBranchStandsBesideTheOnlyBoundary) {
  auto report = tests::sample_bisect();
  report.probes.clear();
  report.last_good = {"go1.21.4"};
  report.first_bad = {"go1.21.5"};
  report.first_fixed = {"go1.25.0"};
  const auto rows = boundary_rows(report);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].first_fixed, "go1.25.0");
  EXPECT_EQ(rows[0].branch, "1.21");
}

// As 1.23.4 … 1.24.5 fail so, 1.24.6 … 1.24.13 otherwise, and 1.26.2 … 1.26.11 so again.
TEST(BoundaryRows, AFixStandsInTheRowWhoseFailureItEnds) {
  auto report = tests::sample_bisect();
  report.space = {{"go1.23.3", "1.23", false, ""},  {"go1.23.4", "1.23", false, ""},  {"go1.24.13", "1.24", false, ""},
                  {"go1.25.0", "1.25", true, ""},   {"go1.26.1", "1.26", false, ""},  {"go1.26.2", "1.26", false, ""},
                  {"go1.26.11", "1.26", false, ""}, {"go1.27.0", "1.27", true, ""}};
  report.probes.clear();
  tests::add_probe(report, 1, "go1.25.0", "good");
  report.last_good = {"go1.23.3", "go1.26.1"};
  report.first_bad = {"go1.23.4", "go1.26.2"};
  report.first_fixed = {"go1.27.0"};
  auto rows = boundary_rows(report);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].first_fixed, "");
  EXPECT_EQ(rows[1].first_fixed, "go1.27.0");
  report.probes.clear();
  report.known = {{"go1.25.0", "good"}};
  rows = boundary_rows(report);
  EXPECT_EQ(rows[0].first_fixed, "");
}

TEST(BoundaryRows, ABeginningThatVariesHasItsFixAllTheSame) {
  auto report = tests::sample_bisect();
  report.probes.clear();
  tests::add_probe(report, 1, "go1.21.5", "good");
  tests::add_probe(report, 1, "go1.21.5", "bad");
  report.last_good = {"go1.21.4"};
  report.first_bad = {"go1.21.5"};
  report.first_fixed = {"go1.25.0"};
  const auto rows = boundary_rows(report);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].first_fixed, "go1.25.0");
}

// 1.24 got it back with a patch release and keeps it; 1.25.1 repairs what 1.25 has from 1.23.0.
TEST(BoundaryRows, APatchReleaseRepairsNoOtherBranch) {
  auto report = tests::sample_bisect();
  report.space = {{"go1.22.12", "1.22", false, ""}, {"go1.23.0", "1.23", true, ""},   {"go1.24.6", "1.24", false, ""},
                  {"go1.24.7", "1.24", false, ""},  {"go1.24.10", "1.24", false, ""}, {"go1.24.11", "1.24", false, ""},
                  {"go1.25.0", "1.25", true, ""},   {"go1.25.1", "1.25", false, ""}};
  report.probes.clear();
  report.last_good = {"go1.22.12", "go1.24.10"};
  report.first_bad = {"go1.23.0", "go1.24.11"};
  report.first_fixed = {"go1.24.7", "go1.25.1"};
  const auto rows = boundary_rows(report);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].first_fixed, "go1.24.7");
  EXPECT_EQ(rows[1].first_bad, "go1.24.11");
  EXPECT_EQ(rows[1].first_fixed, "");
  EXPECT_EQ(rows[2].first_fixed, "go1.25.1");
  EXPECT_EQ(rows[2].first_bad, "");
}

TEST(BoundaryRows, AFixStandsInNoRowOfALaterBeginning) {
  auto report = tests::sample_bisect();
  report.space = {{"go1.23.12", "1.23", false, ""},
                  {"go1.24.0", "1.24", true, ""},
                  {"go1.25.14", "1.25", false, ""},
                  {"go1.26.0", "1.26", true, ""}};
  report.transitions = {{"go1.23.12", "go1.24.0", "failed", "passed", {}},
                        {"go1.25.14", "go1.26.0", "passed", "failed", {}}};
  report.answer = "found";
  report.reason.clear();
  report.last_good = {"go1.25.14"};
  report.first_bad = {"go1.26.0"};
  report.first_fixed = {"go1.24.0"};
  report.is_still_bad = true;
  const auto rows = boundary_rows(report);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].first_fixed, "go1.24.0");
  EXPECT_EQ(rows[0].first_bad, "");
  EXPECT_EQ(rows[1].first_bad, "go1.26.0");
  EXPECT_EQ(rows[1].first_fixed, "");
  EXPECT_THAT(last_line_of(to_text(report)),
              StartsWith("FOUND fails since go1.26.0, and still with the newest; it failed before, up to go1.23.12, "
                         "too"));
  report.attribution.clear();
  EXPECT_THAT(last_line_of(to_text(report)), HasSubstr("--go go1.26.0")) << "what fails, not what was mended before";
}

TEST(BisectText, WhereNothingFailsNoEndIsBlamed) {
  auto report = tests::answered_bisect("bad-endpoints");
  report.end = "nothing-fails";
  report.reason = "it passes everywhere that was asked";
  EXPECT_THAT(last_line_of(to_text(report)), StartsWith("NO FAILURE nothing to search: it passes everywhere"));
}

TEST(BisectText, AChangeOfFailingTestsNamesThem) {
  auto report = tests::answered_bisect("several");
  FailureSignature signature;
  signature.first_line = "--- FAIL: TestAlways";
  signature.tests = {"TestAlways", "TestParse"};
  report.transitions = {{"go1.24.7", "go1.24.8", "failed", "failed", signature}};
  EXPECT_THAT(to_text(report), HasSubstr("TestAlways, TestParse"));
  EXPECT_THAT(to_markdown(report), HasSubstr("; failing: TestAlways, TestParse"));
}

}  // namespace
}  // namespace goiso
