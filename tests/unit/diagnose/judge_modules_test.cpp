// Modules that a box lacks: whom to believe that, and which they are.
#include <gmock/gmock.h>

#include "diagnose/judge.h"
#include "failed_run.h"

namespace goiso {
namespace {

using testing::ElementsAre;

using tests::build;
using tests::failed;

const std::string kBoxProxy = "http://127.0.0.1:34567";
const std::string kRefusal = "reading " + kBoxProxy + "/example.test/a/@v/v1.0.0.zip: 404 Not Found\n";

BuildRecord with_proxy(BuildRecord record, std::vector<std::string> missed) {
  record.environment["GOPROXY"] = kBoxProxy;
  record.modules_missed = std::move(missed);
  return record;
}

TEST(JudgeModules, MissingModulesAreNamed) {
  const auto verdict =
      judge(build("go: example.test/a@v1.0.0 requires\n\texample.test/b@v1.1.0: module lookup disabled by GOPROXY=off\n"
                  "main.go:3:8: cannot find module providing package example.test/c/d: module lookup disabled by "
                  "GOPROXY=off\n"),
            {});
  EXPECT_EQ(verdict.outcome, Outcome::kUntestable);
  EXPECT_EQ(verdict.reason, "missing-modules");
  EXPECT_THAT(verdict.missing_modules, ElementsAre("example.test/b@v1.1.0", "example.test/c/d"));
}

TEST(JudgeModules, ANetworkThatIsNotThereIsAMissingModule) {
  const auto verdict = judge(build("go: example.test/a@v1.0.0: Get \"https://proxy.example.test/a/@v/v1.0.0.mod\": "
                                   "dial tcp: lookup proxy.example.test: no such host\n"),
                             {});
  EXPECT_EQ(verdict.reason, "missing-modules");
  EXPECT_THAT(verdict.missing_modules, ElementsAre("example.test/a@v1.0.0"));
}

TEST(JudgeModules, WhatTheBoxsProxyLackedIsNamedWhenTheGoCommandSaysSo) {
  const std::vector<std::string> missed = {"example.test/a@v1.0.0", "example.test/b@latest"};
  const auto line = "main.go:3:8: example.test/a@v1.0.0: " + kRefusal;
  for (const auto& record : {build(line), failed({"go", "test", "./..."}, line), failed({"go", "run", "."}, line)}) {
    const auto verdict = judge(with_proxy(record, missed), {});
    EXPECT_EQ(verdict.outcome, Outcome::kUntestable) << record.command[1];
    EXPECT_EQ(verdict.reason, "missing-modules") << record.command[1];
    EXPECT_EQ(verdict.missing_modules, missed) << record.command[1];
  }
}

TEST(JudgeModules, AProxyThatLackedNothingOrIsNotSpokenOfExcusesNoFailure) {
  const std::vector<std::string> missed = {"example.test/a@v1.0.0"};
  const std::string type_error = "# m\n./x.go:3:1: undefined: y\n";
  EXPECT_EQ(judge(with_proxy(build(type_error), missed), {}).reason, "compile-error")
      << "asked in vain, and not needed";
  EXPECT_EQ(judge(with_proxy(build(type_error + "see " + kBoxProxy + "\n"), {}), {}).reason, "compile-error")
      << "nothing is missing";
  auto without = with_proxy(build(type_error), missed);
  without.environment["GOPROXY"] = "";
  EXPECT_EQ(judge(without, {}).reason, "compile-error") << "every text holds an empty name";
}

TEST(JudgeModules, ATestCannotForgeAMissingModule) {
  const std::vector<std::string> missed = {"example.test/a@v1.0.0"};
  const auto test = failed({"go", "test", "./..."}, "", kRefusal + "--- FAIL: TestX (0.00s)\nFAIL\tx\t0.1s\nFAIL\n");
  EXPECT_EQ(judge(with_proxy(test, missed), {}).reason, "test-failed");
  const auto run = failed({"go", "run", "."}, kRefusal + "exit status 1\n");
  EXPECT_EQ(judge(with_proxy(run, missed), {}).reason, "run-failed");
}

}  // namespace
}  // namespace goiso
