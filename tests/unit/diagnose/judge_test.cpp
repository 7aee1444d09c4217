#include "diagnose/judge.h"

#include <gmock/gmock.h>

#include <chrono>
#include <set>

#include "diagnose/signature.h"
#include "failed_run.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using tests::build;
using tests::failed;
std::string reason_for(const BuildRecord& record) { return judge(record, {}).reason; }

TEST(Judge, PassingIsPassingWhateverWasPrinted) {
  auto record = build("go: go.mod requires go >= 1.99 (running go 1.21.13)\n");
  record.exit_code = 0;
  record.usage.oom_kills = 1;
  const auto verdict = judge(record, {});
  EXPECT_EQ(verdict.outcome, Outcome::kPassed);
  EXPECT_EQ(verdict.reason, "ok");
  EXPECT_FALSE(verdict.signature);
}

BuildRecord says(std::vector<std::string> command, std::string_view out) {
  auto record = failed(std::move(command), "", out);
  record.exit_code = 0;
  return record;
}

TEST(Judge, WhatDoesNotSayWhatItIsToSayHasFailed) {
  BuildRequest request;
  request.expected_output = "^total [0-9]$";
  EXPECT_EQ(judge(says({"go", "run", "."}, "begin\ntotal 3\r\nend\n"), request).outcome, Outcome::kPassed);
  const auto verdict = judge(says({"go", "run", "."}, "begin\na total 3\n"), request);
  EXPECT_EQ(verdict.outcome, Outcome::kFailed);
  EXPECT_EQ(verdict.reason, "unexpected-output");
  ASSERT_TRUE(verdict.signature);
  EXPECT_EQ(verdict.signature->kind, "output");
  EXPECT_EQ(verdict.signature->template_, "no line of the output matches ^total [0-9]$");
  request.expected_output = "^total 4$";
  EXPECT_NE(judge(says({"go", "run", "."}, ""), request).signature->id, verdict.signature->id);
  EXPECT_EQ(judge(build("# m\n./x.go:3:1: undefined: x\n"), request).reason, "compile-error");
}

TEST(Judge, WhatWasTooMuchToKeepMayHaveSaidIt) {
  BuildRequest request;
  request.expected_output = "ok";
  auto record = says({"./check"}, "much\n");
  record.log.dropped_bytes = 1;
  const auto verdict = judge(record, request);
  EXPECT_EQ(verdict.outcome, Outcome::kUntestable);
  EXPECT_EQ(verdict.reason, "output-cut");
}

TEST(Judge, KeepsTheCodeOfTheProgramThatGoRunStarted) {
  const std::vector<std::string> run = {"go", "run", "./check"};
  EXPECT_EQ(judge(failed(run, "sorry\nexit status 125\n"), {}).program_code, 125);
  EXPECT_EQ(judge(failed(run, "signal: segmentation fault\n"), {}).program_code, 128);
  EXPECT_EQ(judge(failed(run, "./x.go:3:1: undefined: x\n"), {}).program_code, 0);
  EXPECT_EQ(judge(failed({"./check"}, "exit status 125\n"), {}).program_code, 0);
  BuildRequest request;
  request.expected_output = "ok";
  auto record = failed(run, "exit status 3\n");  // its own words: it ended with 0
  record.exit_code = 0;
  EXPECT_EQ(judge(record, request).reason, "unexpected-output");
  EXPECT_EQ(judge(record, request).program_code, 0);
}

struct Wording {
  const char* line;
  const char* reason;
};

// Up to 1.20 the go command remarks on a newer go line below whatever the compiler said.
TEST(Judge, ACrashIsOneWhateverTheGoLine) {
  const auto verdict =
      judge(build("# m\n./x.go:3:1: internal compiler error: boom\n\nnote: module requires Go 1.21\n"), {});
  EXPECT_EQ(verdict.outcome, Outcome::kFailed);
  EXPECT_EQ(verdict.reason, "ice");
}

// The same facts as Go 1.15 to 1.27 have worded them.
TEST(Judge, EveryWordingOfAnOldSdkIsUntestable) {
  for (const auto* line :
       {"go: go.mod requires go >= 1.22 (running go 1.21.0; GOTOOLCHAIN=local)\n",
        "go: example.test/x@v1.2.3 requires go >= 1.25.0 (running go 1.24.13; GOTOOLCHAIN=local)\n",
        "m: cannot compile Go 1.22 code\n", "# m\nm: cannot compile Go 1.23 code\n",
        "# m\n./x.go:3:1: undefined: min\nnote: module requires Go 1.21\n",
        "x.go:3:8: package log/slog is not in GOROOT (/usr/local/go/src/log/slog)\nnote: imported by a module that "
        "requires go 1.21\n",
        "go: errors parsing go.mod:\n/w/src/go.mod:3: invalid go version '1.21.0': must match format 1.23\n",
        "go: errors parsing go.mod:\n/w/src/go.mod:3: invalid go version '1.22rc1': must match format 1.23\n",
        "go: errors parsing go.mod:\n/w/src/go.mod:5: unknown directive: toolchain\n",
        "go: errors parsing go.mod:\n/w/src/go.mod:5: unknown directive: tool\n",
        "go: download go1.99 for linux/amd64: toolchain not available\n"}) {
    const auto verdict = judge(build(line), {});
    EXPECT_EQ(verdict.outcome, Outcome::kUntestable) << line;
    EXPECT_EQ(verdict.reason, "needs-newer-go") << line;
  }
}

TEST(Judge, AnErrorOfTheProjectIsNoLackOfOurs) {
  for (const auto& [line, reason] : std::vector<Wording>{
           {"go: errors parsing go.mod:\n/w/src/go.mod:3: invalid go version '1.2O': must match format 1.23\n",
            "bad-go-mod"},
           {"go: errors parsing go.mod:\n/w/src/go.mod:4: unknown directive: requre\n", "bad-go-mod"},
           {"go: updates to go.mod needed; to update it:\n\tgo mod tidy\n", "bad-go-mod"},
           {"go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
            "bad-go-mod"},
           {"x.go:3:8: no required module provides package example.test/y; to add it:\n\tgo get example.test/y\n",
            "missing-require"},
           {"x.go:3:8: missing go.sum entry for module providing package example.test/y; to add:\n\tgo mod download "
            "example.test/y\n",
            "missing-sum"},
           {"verifying example.test/y@v1.0.0: checksum mismatch\n\tdownloaded: h1:a\n\tgo.sum:     h1:b\n\nSECURITY "
            "ERROR\n",
            "checksum-mismatch"},
           {"go: inconsistent vendoring in /w/src:\n\texample.test/y@v1.0.0: is explicitly required\n",
            "vendor-inconsistent"},
           {"main.go:3:8: package fmtt is not in GOROOT (/usr/local/go/src/fmtt)\n", "missing-package"},
           {"main.go:3:8: use of internal package example.test/y/internal not allowed\n", "load-error"},
           {"./main.go:1:1: invalid //go:debug: unknown //go:debug setting \"asynctimerchan\"\n", "load-error"},
           {"main.go:3:12: pattern nothing.txt: no matching files found\n", "load-error"},
           {"main.go:3:8: example.test/x@v1.0.0: replacement directory ../nope does not exist\n", "bad-go-mod"},
           {"go: updates to go.sum needed, disabled by -mod=readonly\n", "missing-sum"},
           {"go: module x: can't resolve module using the vendor directory\n", "vendor-inconsistent"},
           {"go: unknown GOEXPERIMENT rangefunc\n", "bad-environment"}}) {
    const auto verdict = judge(build(line), {});
    EXPECT_EQ(verdict.outcome, Outcome::kFailed) << line;
    EXPECT_EQ(verdict.reason, reason) << line;
    EXPECT_EQ(verdict.signature->phase, "load") << line;
  }
}

TEST(Judge, WhatTheBoxLacksIsUntestable) {
  for (const auto& [line, reason] : std::vector<Wording>{
           {"go: -race requires cgo; enable cgo by setting CGO_ENABLED=1\n", "needs-cgo"},
           {"# runtime/cgo\ncgo: C compiler \"gcc\" not found: exec: \"gcc\": executable file not found in $PATH\n",
            "needs-cgo"},
           {"package x: build constraints exclude all Go files in /w/src/x\n", "platform"},
           {"go: unsupported GOOS/GOARCH pair plan10/amd64\n", "platform"},
           {"# x\nopen /w/tmp/go-build1/b001/_pkg_.a: no space left on device\n", "disk"},
           {"x: fork/exec /usr/local/go/pkg/tool/linux_amd64/compile: resource temporarily unavailable\n", "pids"}}) {
    const auto verdict = judge(build(line), {});
    EXPECT_EQ(verdict.outcome, Outcome::kUntestable) << line;
    EXPECT_EQ(verdict.reason, reason) << line;
  }
}

TEST(Judge, AMissingPackageOfTheProjectItselfIsNoMissingRequirement) {
  BuildRequest request;
  request.project.module = "example.test/x";
  const auto record = build("main.go:3:8: no required module provides package example.test/x/nowhere; to add it:\n");
  EXPECT_EQ(judge(record, request).reason, "missing-package");
  EXPECT_EQ(judge(record, {}).reason, "missing-require");
}

TEST(Judge, AReplacementThatTheSnapshotLeftOutIsOurLack) {
  BuildRequest request;
  const auto record = build(
      "go: example.test/y@v1.0.0 (replaced by ../y): reading ../y/go.mod: open /w/y/go.mod: no such file or "
      "directory\n");
  EXPECT_EQ(judge(record, request).outcome, Outcome::kFailed);
  EXPECT_EQ(judge(record, request).reason, "bad-go-mod");
  request.project.outside = {"/somewhere/y"};
  EXPECT_EQ(judge(record, request).outcome, Outcome::kUntestable);
  EXPECT_EQ(judge(record, request).reason, "missing-modules");
}

// First lines that official releases printed for known regressions.
TEST(Judge, KnownRegressionsAreWhatTheyAre) {
  for (const auto& [line, reason] : std::vector<Wording>{
           {"# m\ncompile: invalid value \"go1\" for -lang: should be something like \"go1.12\"\n", "compile-error"},
           {"# m\nlink: main: invalid reference to syscall.munmap\n", "link-error"},
           {"# m\n./x.go:5:33: internal compiler error: 'F': unhandled expr INDEXMAP\n", "ice"},
           {"# m\npanic: dvarint: bad offset for funcdata - 12\n\ngoroutine 7 [running]:\n", "ice"}}) {
    const auto verdict = judge(build(line), {});
    EXPECT_EQ(verdict.outcome, Outcome::kFailed) << line;
    EXPECT_EQ(verdict.reason, reason) << line;
    EXPECT_EQ(verdict.signature->package, "m") << line;
  }
  const auto run = judge(
      failed({"go", "run", "."}, "exit status 1\n", "bad: parse \"http://[::ffff:127.0.0.1]/\": invalid IPv6 host\n"),
      {});
  EXPECT_EQ(run.reason, "run-failed");
  EXPECT_EQ(run.signature->first_line, "bad: parse \"http://[::ffff:127.0.0.1]/\": invalid IPv6 host");
}

TEST(Judge, TheRootGoesBeforeItsConsequences) {
  EXPECT_EQ(reason_for(build("# a\n./a.go:1:2: undefined: x\n# b\nlink: b: oops\n# "
                             "c\n/usr/local/go/pkg/tool/linux_amd64/link: signal: killed\n")),
            "memory");
  EXPECT_EQ(reason_for(build("# a\n./a.go:1:2: undefined: x\n# b\n./b.go:1:2: internal compiler error: oops\n")),
            "ice");
  EXPECT_EQ(reason_for(failed({"go", "test", "./..."}, "# a\n./a.go:1:2: undefined: x\n",
                              "--- FAIL: TestX (0.00s)\nFAIL\tb\t0.1s\n")),
            "compile-error");
}

TEST(Judge, TheCrashLineTellsNotTheDumpBeforeIt) {
  const auto verdict = judge(build("# m\nCLOSURE [/w/src/main.go:11:6:var found bool]\n<unknown line number>: internal "
                                   "compiler error: assertion failed\n"),
                             {});
  EXPECT_EQ(verdict.signature->first_line, "<unknown line number>: internal compiler error: assertion failed");
  EXPECT_EQ(verdict.signature->template_, "internal compiler error: assertion failed");
  EXPECT_EQ(verdict.signature->kind, "ice");
}

TEST(Judge, ACrashInAPassIsToldWithWhatItPanickedWith) {
  const auto verdict = judge(build("# m\n./x.go:3:6: internal compiler error: 'F': panic during prove while compiling "
                                   "F:\n\nruntime error: index out of range [3] with length 2\n"),
                             {});
  EXPECT_EQ(verdict.signature->template_,
            "internal compiler error: 'F': panic during prove while compiling F: runtime error: index out of range [#] "
            "with length #");
}

TEST(Judge, GccMayCrashWithoutGoBeingBlamed) {
  EXPECT_EQ(
      reason_for(build("# x\nx.c:3:1: internal compiler error: Segmentation fault\nPlease submit a full bug report\n")),
      "cgo-error");
}

TEST(Judge, ALinkerThatCrashesIsNoCompilerCrash) {
  const auto verdict = judge(build("# m\npanic: oops\n\ngoroutine 1 "
                                   "[running]:\ncmd/link/internal/ld.(*Link).dodata(0x1)\n\t/usr/local/go/src/cmd/link/"
                                   "internal/ld/data.go:1 +0x1\n"),
                             {});
  EXPECT_EQ(verdict.reason, "tool-crash");
  EXPECT_EQ(verdict.signature->phase, "link");
  EXPECT_EQ(verdict.signature->kind, "panic");
}

std::string compiler_overflow() {
  std::string text =
      "# m\nruntime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\ngoroutine 1 "
      "[running]:\n";
  for (int i = 0; i < 50; ++i) {
    text += "cmd/compile/internal/types2.under(0x1)\n\t/usr/local/go/src/cmd/compile/internal/types2/under.go:1 +0x1\n";
  }
  return text;
}

TEST(Judge, ACompilerOverflowIsAnIceAlsoWhenTheMemoryLimitCameFirst) {
  auto record = build(compiler_overflow());
  const auto alone = judge(record, {});
  EXPECT_EQ(alone.outcome, Outcome::kFailed);
  EXPECT_EQ(alone.reason, "ice");
  record.usage.oom_kills = 1;
  const auto limited = judge(record, {});
  EXPECT_EQ(limited.outcome, Outcome::kOutOfMemory);
  EXPECT_EQ(limited.reason, "memory");
  EXPECT_EQ(limited.signature->kind, "ice");
  EXPECT_EQ(limited.signature->id, alone.signature->id);
}

TEST(Judge, AKilledCompilerIsOutOfMemoryOfKindOom) {
  const auto verdict = judge(build("example.test/x: /usr/local/go/pkg/tool/linux_amd64/compile: signal: killed\n"), {});
  EXPECT_EQ(verdict.outcome, Outcome::kOutOfMemory);
  EXPECT_EQ(verdict.signature->kind, "oom");
  EXPECT_EQ(verdict.signature->phase, "compile");
}

TEST(Judge, ATestThatTheKernelKilledIsOutOfMemory) {
  auto record = failed({"go", "test", "./..."}, "", "signal: killed\nFAIL\texample.test/x\t1.2s\nFAIL\n");
  record.usage.oom_kills = 1;
  const auto verdict = judge(record, {});
  EXPECT_EQ(verdict.outcome, Outcome::kOutOfMemory);
  EXPECT_EQ(verdict.signature->phase, "test");
  EXPECT_EQ(verdict.signature->package, "example.test/x");
}

TEST(Judge, AProgramThatSaysKilledIsNotOutOfMemory) {
  const auto run = judge(failed({"go", "run", "."}, "exit status 1\n", "helper: signal: killed\n"), {});
  EXPECT_EQ(run.outcome, Outcome::kFailed);
  EXPECT_EQ(run.signature->first_line, "helper: signal: killed");
  const auto test = judge(
      failed({"go", "test"}, "", "--- FAIL: TestX (0.00s)\n    x_test.go:3: helper: signal: killed\nFAIL\tx\t0.1s\n"),
      {});
  EXPECT_EQ(test.reason, "test-failed");
}

TEST(Judge, ALineThatLooksLikeAnEventIsTheTestsWhereNobodyAskedForEvents) {
  const std::string out =
      "{\"ImportPath\":\"x\",\"Action\":\"build-output\",\"Output\":\"go: go.mod requires go >= 1.99 (running go "
      "1.22.5)\\n\"}\n"
      "--- FAIL: TestX (0.00s)\nFAIL\tx\t0.1s\n";
  EXPECT_EQ(judge(failed({"go", "test"}, "", out), {}).reason, "test-failed");
  EXPECT_EQ(judge(failed({"go", "test", "./...", "-args", "-json"}, "", out), {}).reason, "test-failed");
  EXPECT_EQ(judge(failed({"go", "test", "-json"}, "", out), {}).reason, "needs-newer-go");
}

TEST(Judge, WhatAProgramWritesAroundItsEndIsTheProgramsOwn) {
  const std::string lie = "go: go.mod requires go >= 1.99 (running go 1.22.5)\n";
  EXPECT_EQ(judge(failed({"go", "run", "."}, "exit status 1\n" + lie, ""), {}).reason, "run-failed");
  const std::string trim = "go: failed to trim cache: write /w/cache/trim.txt: no space left on device\n";
  EXPECT_EQ(judge(failed({"go", "run", "."}, "exit status 1\n" + trim, ""), {}).reason, "disk");
  auto killed = failed({"go", "run", "."}, lie, "");
  killed.signal = 9;
  EXPECT_EQ(judge(killed, {}).outcome, Outcome::kFailed);
}

TEST(Judge, AStandardPackageThatWaitsForAnExperimentIsMissing) {
  const std::string excluded = "build constraints exclude all Go files in /usr/local/go/src/";
  EXPECT_EQ(reason_for(build("x.go:3:8: " + excluded + "testing/synctest\n")), "missing-package");
  EXPECT_EQ(reason_for(build("x.go:3:8: " + excluded + "syscall/js\n")), "platform");
  EXPECT_EQ(reason_for(build("x.go:3:8: build constraints exclude all Go files in /w/src/win\n")), "platform");
}

TEST(Judge, WhatTheGoCommandFetchesIsNotTheFailure) {
  const auto verdict =
      judge(failed({"go", "run", "."}, "go: downloading golang.org/x/text v0.9.0\nexit status 1\n", "too long\n"), {});
  EXPECT_EQ(verdict.signature->first_line, "too long");
}

TEST(Judge, EachClockHasItsWordAndWhereItHangsIsChance) {
  auto record = build("SIGQUIT: quit\nPC=0x1 m=0\n\ngoroutine 1 [running]:\nmain.a()\n\t/w/src/a.go:1 +0x1\n");
  record.cause = EndCause::kWallTimeout;
  const auto first = judge(record, {});
  record.log = {};
  const auto second = judge(record, {});
  EXPECT_EQ(first.outcome, Outcome::kTimedOut);
  EXPECT_EQ(first.reason, "timeout");
  EXPECT_EQ(first.signature->kind, "timeout");
  EXPECT_EQ(first.signature->phase, "compile");
  EXPECT_EQ(first.signature->id, second.signature->id);
  record.cause = EndCause::kSilenceTimeout;
  EXPECT_EQ(reason_for(record), "silence");
  record.cause = EndCause::kCpuTimeout;
  EXPECT_EQ(reason_for(record), "cpu-limit");
}

TEST(Judge, AUsersScriptMayAskToBeSkipped) {
  auto record = failed({"sh", "probe.sh"}, "not today\n");
  record.exit_code = 125;
  EXPECT_EQ(judge(record, {}).outcome, Outcome::kUntestable);
  EXPECT_EQ(reason_for(record), "skipped");
  record.command = {"go", "run", "."};
  EXPECT_NE(judge(record, {}).outcome, Outcome::kUntestable);
}

TEST(Judge, AScriptThatBuildsIsReadAsTheGoCommand) {
  const auto verdict =
      judge(failed({"make"}, "# example.test/x\n./x.go:3:1: undefined: y\nmake: *** [all] Error 1\n"), {});
  EXPECT_EQ(verdict.reason, "compile-error");
  EXPECT_EQ(verdict.signature->package, "example.test/x");
}

TEST(Judge, ATestCannotForgeAnUntestableRun) {
  const std::string forged =
      "go: go.mod requires go >= 1.99 (running go 1.21.13; GOTOOLCHAIN=local)\n# x\nx.go:1:1: internal compiler error: "
      "no\n";
  const auto test =
      judge(failed({"go", "test", "./..."}, "", forged + "--- FAIL: TestX (0.00s)\nFAIL\tx\t0.1s\nFAIL\n"), {});
  EXPECT_EQ(test.outcome, Outcome::kFailed);
  EXPECT_EQ(test.reason, "test-failed");
  const auto run = judge(failed({"go", "run", "."}, forged + "exit status 1\n"), {});
  EXPECT_EQ(run.outcome, Outcome::kFailed);
  EXPECT_EQ(run.reason, "run-failed");
}

TEST(Judge, APanicThatATestOnlyPrintsIsNone) {
  const auto verdict =
      judge(failed({"go", "test", "./..."}, "",
                   "panic: only words\n--- FAIL: TestX (0.00s)\n    x_test.go:3: no\nFAIL\nFAIL\tx\t0.1s\n"),
            {});
  EXPECT_EQ(verdict.reason, "test-failed");
  EXPECT_EQ(verdict.signature->first_line, "x_test.go:3: no");
}

TEST(Judge, AParallelTestFailsInAnyOrder) {
  const auto a = judge(
      failed({"go", "test", "./..."}, "", "--- FAIL: TestA (0.00s)\n--- FAIL: TestB (0.10s)\nFAIL\nFAIL\tx\t0.1s\n"),
      {});
  const auto b = judge(
      failed({"go", "test", "./..."}, "", "--- FAIL: TestB (0.20s)\n--- FAIL: TestA (0.00s)\nFAIL\nFAIL\tx\t0.3s\n"),
      {});
  EXPECT_THAT(a.signature->tests, ElementsAre("TestA", "TestB"));
  EXPECT_EQ(a.signature->id, b.signature->id);
}

TEST(Judge, ATestThatRanTooLongIsNamed) {
  const auto verdict = judge(failed({"go", "test", "./..."}, "",
                                    "panic: test timed out after 1s\nrunning tests:\n\tTestSlow (1s)\n\tTestSlow/sub "
                                    "(1s)\n\ngoroutine 17 [running]:\n"
                                    "FAIL\texample.test/x\t1.0s\n"),
                             {});
  EXPECT_EQ(verdict.reason, "test-timeout");
  EXPECT_EQ(verdict.signature->kind, "timeout");
  EXPECT_EQ(verdict.signature->template_, "panic: test timed out after #");
  EXPECT_THAT(verdict.signature->tests, ElementsAre("TestSlow", "TestSlow/sub"));
}

TEST(Judge, ADataRaceIsOne) {
  const auto verdict = judge(failed({"go", "test", "-race", "./..."}, "",
                                    "==================\nWARNING: DATA RACE\nWrite at 0x00c0 by goroutine 7:\n  "
                                    "x.f()\n      /w/src/x.go:9 +0x3c\n\n"
                                    "Previous read at 0x00c0 by goroutine 6:\n  x.g()\n      /w/src/x.go:14 "
                                    "+0x5d\n==================\n--- FAIL: TestX (0.00s)\nFAIL\nFAIL\tx\t0.1s\n"),
                             {});
  EXPECT_EQ(verdict.reason, "data-race");
  EXPECT_THAT(verdict.signature->frames, ElementsAre("x.f", "x.g"));
}

TEST(Judge, VetSpeaksUnderItsOwnHeadingOrNone) {
  EXPECT_EQ(reason_for(failed({"go", "vet", "./..."}, "x.go:7:28: some new complaint\n")), "vet-failed");
  EXPECT_EQ(reason_for(failed({"go", "vet", "./..."}, "# x\nvet: ./x.go:7:2: undefined: y\n")), "compile-error");
  EXPECT_EQ(reason_for(failed({"go", "test", "./..."}, "# x\n# [x]\n./x.go:7:28: some new complaint\n")), "vet-failed");
}

TEST(Judge, AnEmptyLogStillHasASignature) {
  const auto verdict = judge(build(""), {});
  EXPECT_EQ(verdict.reason, "command-failed");
  EXPECT_THAT(verdict.signature->id, testing::MatchesRegex("s-[0-9a-f]{12}"));
}

TEST(Judge, WhatSaysNothingIsToldApartByItsCode) {
  const auto id_of = [](const std::string& text) {
    return judge(failed({"go", "run", "."}, text), {}).signature->id;
  };
  EXPECT_NE(id_of("exit status 3\n"), id_of("exit status 4\n"));
  EXPECT_EQ(id_of("exit status 3\n"), id_of("exit status 3\n"));
  EXPECT_NE(id_of("sorry\nexit status 3\n"), id_of("sorry\nexit status 4\n"));
}

TEST(Judge, EveryReasonIsInTheClosedList) {
  const auto& all = all_reasons();
  EXPECT_EQ(std::set<std::string_view>(all.begin(), all.end()).size(), all.size());
  for (const auto* text :
       {"", "x", "# x\n./x.go:1:1: y\n", "panic: x\n\ngoroutine 1 [running]:\n", "go: oops\n", "signal: killed\n"}) {
    for (const auto* word : {"build", "test", "run", "vet", "mod", "generate"}) {
      EXPECT_THAT(all, testing::Contains(reason_for(failed({"go", word}, text, text)))) << text << word;
    }
  }
}

TEST(Judge, FieldsOfASignatureCannotRunIntoEachOther) {
  FailureSignature a{"", "compile", "ice", "x", "y", {"f"}, {}, ""};
  FailureSignature b{"", "compile", "ice", "x", "y", {}, {"f"}, ""};
  FailureSignature c{"", "compile", "ice", "xy", "", {"f"}, {}, "other line"};
  EXPECT_NE(signature_id(a), signature_id(b));
  EXPECT_NE(signature_id(a), signature_id(c));
  a.first_line = "another";
  EXPECT_EQ(signature_id(a), signature_id({"", "compile", "ice", "x", "y", {"f"}, {}, ""}));
}

// Anything worse than linear would take hours here.
class Hostile : public testing::TestWithParam<const char*> {};

TEST_P(Hostile, LogsOfAnyShapeAreReadInLinearTime) {
  std::string text;
  const std::string piece = GetParam();
  while (text.size() < (std::size_t{4} << 20)) {
    text += piece;
  }
  const auto start = std::chrono::steady_clock::now();
  const auto verdict = judge(failed({"go", "test", "./..."}, text, text), {});
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_LT(seconds, 30) << "unoptimised and sanitized builds included";
  EXPECT_LE(verdict.signature->first_line.size(), 4096U);
}

INSTANTIATE_TEST_SUITE_P(Judge, Hostile,
                         testing::Values("a", "\n", "panic: x\n", "goroutine 1 [running]:\n", "--- FAIL: T (0.00s)\n",
                                         "# x\n", "\xff", "[go.shape.[", "main.f(\n\t/x.go:1\n",
                                         "./x.go:1:1: internal compiler error: x\n", "go: downloading a v1\n",
                                         "{\"Action\":\"output\",\"Package\":\"a\",\"Output\":\"x\"}\n",
                                         "a.b/c@v1 module lookup disabled by GOPROXY=off "));

TEST(Judge, NulBytesAndBrokenTextDoNotStopIt) {
  using namespace std::literals;
  const auto verdict = judge(build("# x\n./x.go:1:1: undefined: a\0\xff\x1b[31m\n"sv), {});
  EXPECT_EQ(verdict.reason, "compile-error");
  EXPECT_THAT(verdict.signature->first_line, HasSubstr("undefined: a"));
}

}  // namespace
}  // namespace goiso
