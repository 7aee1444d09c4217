#include "report/run_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "sample.h"

namespace goiso {
namespace {

using nlohmann::json;
using testing::ElementsAre;

TEST(RunJson, IsTheDocumentOfTheContract) {
  const auto text = to_json(tests::sample());
  EXPECT_EQ(text, tests::golden("failed.json", text));
}

TEST(RunJson, APassedRunHasNoSignature) {
  auto report = tests::sample();
  report.verdict = {};
  report.verdict.reason = "ok";
  const auto document = json::parse(to_json(report));
  EXPECT_EQ(document["verdict"]["outcome"], "passed");
  EXPECT_TRUE(document["verdict"]["signature"].is_null());
  EXPECT_TRUE(document["verdict"]["signal"].is_null());
}

TEST(RunJson, HasEveryFieldOfTheContract) {
  const auto document = json::parse(to_json(tests::sample()));
  for (const auto* key : {"schema", "goiso", "started", "elapsed_ms", "run", "verdict", "project", "toolchain",
                          "command", "environment", "modules", "box", "phases", "usage", "log", "findings"}) {
    EXPECT_TRUE(document.contains(key)) << key;
  }
}

TEST(RunJson, ExcerptsOfALongLogAreShortAndDoNotOverlap) {
  auto report = tests::sample();
  report.record.log.head.clear();
  for (int i = 0; i < 2000; ++i) {
    report.record.log.head += "line " + std::to_string(i) + "\n";
  }
  const auto log = json::parse(to_json(report))["log"];
  const auto head = log["head"].get<std::string>();
  const auto tail = log["tail"].get<std::string>();
  EXPECT_EQ(head, report.record.log.head.substr(0, 4096));
  EXPECT_LE(tail.size(), 4096U);
  EXPECT_TRUE(tail.starts_with("line "));
  EXPECT_TRUE(report.record.log.head.ends_with(tail));
  EXPECT_GT(tail.size(), 4000U);
}

TEST(RunJson, ALogThatFitsIsWhollyInTheHead) {
  const auto log = json::parse(to_json(tests::sample()))["log"];
  EXPECT_EQ(log["head"], tests::sample().record.log.head);
  EXPECT_EQ(log["tail"], "");
}

TEST(RunJson, AfterDroppedBytesTheTailIsTheEnd) {
  auto report = tests::sample();
  report.record.log.tail = "the end\n";
  report.record.log.dropped_bytes = 12345;
  const auto log = json::parse(to_json(report))["log"];
  EXPECT_EQ(log["tail"], "the end\n");
  EXPECT_EQ(log["dropped_bytes"], 12345);
}

TEST(RunJson, IsValidUtf8WhateverTheLogHolds) {
  auto report = tests::sample();
  std::string bytes;
  for (int i = 0; i < 40000; ++i) {
    bytes += static_cast<char>(i * 7919 % 256);
  }
  report.record.log.head = bytes;
  report.request.project.path = "\xff\xfe";
  report.record.environment["\xc3("] = "\xed\xa0\x80";
  report.notes = {std::string("nul\0byte", 8)};
  report.verdict.missing_modules = {"\x80"};
  const auto document = json::parse(to_json(report), nullptr, false);
  ASSERT_FALSE(document.is_discarded());
  EXPECT_LE(document["log"]["head"].get<std::string>().size(), 4096U);
  EXPECT_LE(document["log"]["tail"].get<std::string>().size(), 4096U);
  EXPECT_EQ(document["notes"][0].get<std::string>(), std::string("nul\0byte", 8));
}

TEST(RunsJson, CountsHowManyRunsAgree) {
  std::vector<RunReport> reports(5, tests::sample());
  reports[0].verdict = {};
  reports[3].started += std::chrono::seconds(10);
  const auto document = json::parse(to_json(reports));
  EXPECT_EQ(document["schema"], "goiso.runs/1");
  EXPECT_EQ(document["agreement"], "4/5");
  EXPECT_EQ(document["runs"].size(), 5U);
  EXPECT_EQ(document["elapsed_ms"], 11480);
}

TEST(RunsJson, TheSameOutcomeWithAnotherSignatureIsNoAgreement) {
  std::vector<RunReport> reports(2, tests::sample());
  reports[1].verdict.signature->id = "s-ba9876543210";
  EXPECT_EQ(json::parse(to_json(reports))["agreement"], "1/2");
}

TEST(ErrorJson, IsTheDocumentOfTheContract) {
  const Error error{ErrorKind::kEngineUnreachable, "cannot reach '\xff'", {"starting the box"}, "start an engine"};
  const auto document = json::parse(to_json(error, 131));
  EXPECT_EQ(document["schema"], "goiso.error/1");
  EXPECT_EQ(document["kind"], "engine-unreachable");
  EXPECT_EQ(document["message"], "cannot reach '\xEF\xBF\xBD'");
  EXPECT_THAT(document["doing"], ElementsAre("starting the box"));
  EXPECT_EQ(document["exit_code"], 131);
}

}  // namespace
}  // namespace goiso
