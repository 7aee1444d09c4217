#include "modules/vouch.h"

#include <gmock/gmock.h>

#include <map>

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(GoSum, ReadsLinesAndKnowsWhatTheySay) {
  const auto sum = GoSum::parse(
      "x.y/m v1.0.0 h1:a=\nx.y/m v1.0.0/go.mod h1:b=\n\nnot a line at all\nx.y/m v1.0.0 h1:a=\nx.y/n v1.0.0 h2:c=\r\n"
      "x.y/m v0.9.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=\n");
  EXPECT_THAT(sum.lines(), SizeIs(3));
  EXPECT_EQ(sum.compare("x.y/m", "v1.0.0", "h1:a="), GoSum::Standing::kEqual);
  EXPECT_EQ(sum.compare("x.y/m", "v1.0.0", "h1:b="), GoSum::Standing::kDifferent);
  EXPECT_EQ(sum.compare("x.y/m", "v1.0.0/go.mod", "h1:b="), GoSum::Standing::kEqual);
  EXPECT_EQ(sum.compare("x.y/m", "v1.0", "h1:a="), GoSum::Standing::kAbsent);
  EXPECT_EQ(sum.compare("x.y/n", "v1.0.0", "h1:c="), GoSum::Standing::kAbsent) << "a hash of another kind says nothing";
}

struct Row {
  const char* log;      // proven, uncovered, refuses, unreachable, stopped, none
  const char* go_sum;   // equal, different, absent
  const char* outcome;  // trust, or the kind of error
  std::size_t findings;
};

Witnesses witnesses_of(const Row& row) {
  const std::string log{row.log}, sum{row.go_sum};
  Witnesses witnesses;
  witnesses.go_sum = GoSum::parse(sum == "equal"       ? "x.y/m v1.0.0 h1:a="
                                  : sum == "different" ? "x.y/m v1.0.0 h1:z="
                                                       : "");
  if (log != "none") {
    witnesses.sum_check = [log](const ModuleHash&, std::stop_token) -> Result<SumVerdict> {
      const std::map<std::string, ErrorKind> errors{{"refuses", ErrorKind::kUntrusted},
                                                    {"unreachable", ErrorKind::kNetwork},
                                                    {"stopped", ErrorKind::kInterrupted}};
      if (const auto error = errors.find(log); error != errors.end()) {
        return Error{error->second, log, {}, {}};
      }
      return log == "proven" ? SumVerdict::kProven : SumVerdict::kNotCovered;
    };
  }
  return witnesses;
}

TEST(Vouch, TheLogDecidesThenGoSumThenNobody) {
  const std::vector<Row> table{{"proven", "equal", "sumdb", 0},
                               {"proven", "absent", "sumdb", 0},
                               {"proven", "different", "sumdb", 1},
                               {"uncovered", "equal", "go.sum", 0},
                               {"uncovered", "absent", "not-covered", 0},
                               {"uncovered", "different", "untrusted", 0},
                               {"refuses", "equal", "untrusted", 0},
                               {"refuses", "absent", "untrusted", 0},
                               {"refuses", "different", "untrusted", 0},
                               {"unreachable", "equal", "go.sum", 0},
                               {"unreachable", "absent", "network", 0},
                               {"unreachable", "different", "untrusted", 0},
                               {"stopped", "equal", "interrupted", 0},
                               {"stopped", "absent", "interrupted", 0},
                               {"none", "equal", "go.sum", 0},
                               {"none", "absent", "untrusted", 0},
                               {"none", "different", "untrusted", 0}};
  for (const auto& row : table) {
    const auto vouch = vouch_for({"x.y/m", "v1.0.0", "h1:a="}, witnesses_of(row), {});
    EXPECT_EQ(vouch ? vouch->trust : name_of(vouch.error().kind), row.outcome) << row.log << " and " << row.go_sum;
    EXPECT_THAT(vouch ? vouch->findings : std::vector<std::string>{}, SizeIs(row.findings))
        << row.log << " and " << row.go_sum;
  }
}

}  // namespace
}  // namespace goiso
