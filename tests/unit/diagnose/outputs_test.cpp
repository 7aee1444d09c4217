#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "diagnose/judge.h"
#include "recorded.h"

// outputs/*.txt are what real releases of Go printed (outputs/record.py); outputs/expected.json is what they mean.
namespace goiso {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

fs::path outputs() { return fs::path(GOISO_SOURCE_DIR) / "tests/unit/diagnose/outputs"; }

json described(const Verdict& verdict) {
  json out{{"outcome", name_of(verdict.outcome)}, {"reason", verdict.reason}};
  if (verdict.signature) {
    const auto& signature = *verdict.signature;
    out["phase"] = signature.phase;
    out["kind"] = signature.kind;
    out["template"] = signature.template_;
    out["package"] = signature.package;
    out["frames"] = signature.frames;
    out["tests"] = signature.tests;
    out["first_line"] = signature.first_line;
  }
  out["missing_modules"] = verdict.missing_modules;
  return out;
}

json expectations() { return json::parse(tests::text_of(outputs() / "expected.json")); }

TEST(RecordedOutputs, EachIsJudgedAsExpected) {
  const auto expected = expectations();
  std::size_t judged = 0;
  for (const auto& [name, want] : expected.items()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(described(judge(tests::recorded(outputs() / (name + ".txt")), {})).dump(1), want.dump(1));
    ++judged;
  }
  EXPECT_GE(judged, 100U);
}

TEST(RecordedOutputs, EveryFileHasAnExpectation) {
  const auto expected = expectations();
  for (const auto& entry : fs::directory_iterator(outputs())) {
    if (entry.path().extension() == ".txt") {
      EXPECT_TRUE(expected.contains(entry.path().stem().string())) << entry.path();
    }
  }
}

// What is the same failure on 1.21, 1.24 and 1.27 has one id, though columns, addresses and wording around it moved.
TEST(RecordedOutputs, TheSameFailureHasOneIdOnAllReleases) {
  for (const auto* name : {"type-error", "syntax-error", "link-error", "test-failure", "test-panic", "run-panic",
                           "deadlock", "import-cycle", "vet-in-test", "missing-require", "missing-module",
                           "go-line-too-new", "test-timeout", "unused-import"}) {
    std::map<std::string, std::string> releases;
    for (const auto* release : {"go1.21.13", "go1.24.13", "go1.27.4"}) {
      const auto verdict = judge(tests::recorded(outputs() / (std::string(name) + "." + release + ".txt")), {});
      ASSERT_TRUE(verdict.signature) << name << release;
      releases[verdict.signature->id] += std::string(release) + " ";
    }
    EXPECT_EQ(releases.size(), 1U) << name;
  }
}

TEST(RecordedOutputs, JsonAndTextOfOneFailureHaveOneId) {
  for (const auto* name : {"test-failure", "test-panic", "test-build-failure"}) {
    for (const auto* release : {"go1.21.13", "go1.24.13", "go1.27.4"}) {
      const auto text = judge(tests::recorded(outputs() / (std::string(name) + "." + release + ".txt")), {});
      const auto stream = judge(tests::recorded(outputs() / (std::string(name) + "-json." + release + ".txt")), {});
      EXPECT_EQ(text.signature->id, stream.signature->id) << name << " " << release;
    }
  }
}

TEST(RecordedOutputs, DifferentFailuresHaveDifferentIds) {
  std::map<std::string, std::string> ids;
  for (const auto* name :
       {"type-error", "syntax-error", "unused-import", "missing-package", "missing-require", "link-error", "vet",
        "test-failure", "test-panic", "run-panic", "deadlock", "import-cycle", "run-failure", "bad-flag"}) {
    const auto verdict = judge(tests::recorded(outputs() / (std::string(name) + ".go1.24.13.txt")), {});
    const auto [it, is_new] = ids.emplace(verdict.signature->id, name);
    EXPECT_TRUE(is_new) << name << " is taken for " << it->second;
  }
}

}  // namespace
}  // namespace goiso
