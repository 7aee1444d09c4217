#include "command/wanted_failure.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "base/file.h"
#include "model/progress.h"
#include "report/run_json.h"
#include "report/run_text.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::Not;

Verdict failure(const std::string& id, const std::string& template_) {
  Verdict verdict;
  verdict.outcome = Outcome::kFailed;
  verdict.reason = "compile-error";
  verdict.signature.emplace();
  verdict.signature->id = id;
  verdict.signature->phase = "compile";
  verdict.signature->kind = "type-error";
  verdict.signature->template_ = verdict.signature->first_line = template_;
  return verdict;
}

Verdict verdict_of(Outcome outcome) {
  Verdict verdict;
  verdict.outcome = outcome;
  return verdict;
}

/// A house in a folder of its own with one run that failed; no engine.
class WantedFailureTest : public testing::Test {
 protected:
  WantedFailureTest()
      : folder_(std::move(*TempFolder::create(std::filesystem::temp_directory_path(), "wanted-failure"))),
        house_(std::move(*House::open({{"GOISO_HOME", folder_.path().string()}}, "", progress_))) {
    report_.verdict = failure("s-0123456789ab", "undefined: total");
    EXPECT_TRUE((*house_.runs())->save(report_));
  }
  WantedFailure wanted(const std::string& signature, const std::string& same = "") {
    return std::move(**WantedFailure::open(signature, same, house_));
  }

  NoProgress progress_;
  TempFolder folder_;
  House house_;
  RunReport report_;
};

TEST_F(WantedFailureTest, OfARunIsMetByTheSameFailureAlone) {
  for (const auto& name : {report_.run, std::string{"s-0123456789ab"}, std::string{"latest"}}) {
    const auto failed = wanted(name);
    EXPECT_TRUE(failed.match(failure("s-0123456789ab", "undefined: total")).is_same) << name;
    EXPECT_FALSE(failed.match(failure("s-2", "cannot use x as y")).is_same) << name;
    EXPECT_EQ(failed.match(verdict_of(Outcome::kPassed)).wanted, "s-0123456789ab");
  }
}

TEST_F(WantedFailureTest, APassALimitAndWhatCannotBeTestedAreNotIt) {
  for (const auto outcome : {Outcome::kPassed, Outcome::kTimedOut, Outcome::kOutOfMemory, Outcome::kUntestable}) {
    EXPECT_FALSE(wanted("latest").match(verdict_of(outcome)).is_same) << name_of(outcome);
  }
}

TEST_F(WantedFailureTest, MayBeAnyOfItsKind) {
  EXPECT_TRUE(wanted("latest", "kind").match(failure("s-2", "cannot use x as y")).is_same);
}

TEST_F(WantedFailureTest, APatternNeedsNoRun) {
  const auto failed = wanted("", "regex:^cannot use");
  EXPECT_TRUE(failed.match(failure("s-2", "cannot use x as y")).is_same);
  EXPECT_FALSE(failed.match(failure("s-1", "undefined: total")).is_same);
  EXPECT_FALSE(failed.match(verdict_of(Outcome::kTimedOut)).is_same);
}

TEST_F(WantedFailureTest, WhatCannotBeMeantIsAnError) {
  EXPECT_FALSE(*WantedFailure::open("", "", house_)) << "nobody asked";
  EXPECT_EQ(WantedFailure::open("", "exact", house_).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(WantedFailure::open("latest", "nonsense", house_).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(WantedFailure::open("s-ffffffffffff", "", house_).error().kind, ErrorKind::kNotFound);
}

TEST_F(WantedFailureTest, IsToldInTextAndDocument) {
  EXPECT_THAT(to_json(report_), Not(HasSubstr("\"match\"")));
  report_.match = FailureMatch{"s-2", false};
  EXPECT_THAT(to_text(report_), HasSubstr(", another failure than s-2"));
  EXPECT_THAT(to_json(report_), HasSubstr("\"match\": {\n    \"wanted\": \"s-2\",\n    \"same\": false\n  }"));
  report_.match->is_same = true;
  EXPECT_THAT(to_text(report_), HasSubstr(", the failure s-2"));
  report_.verdict = verdict_of(Outcome::kPassed);
  EXPECT_THAT(to_text(report_), Not(HasSubstr("s-2")));
}

}  // namespace
}  // namespace goiso
