#include "sdk/version_spec.h"

#include <gmock/gmock.h>

#include <random>

namespace goiso {
namespace {

using testing::HasSubstr;
using Kind = SpecTerm::Kind;

SpecTerm only_term(const std::string& spec) {
  const auto terms = parse_version_spec(spec);
  EXPECT_TRUE(terms) << spec << ": " << terms.error().message;
  EXPECT_EQ(terms ? terms->size() : 0, 1U) << spec;
  return terms && !terms->empty() ? terms->front() : SpecTerm{};
}

TEST(VersionSpec, TellsEachFormOfATermApart) {
  struct Row {
    const char* spec;
    Kind kind;
  };
  for (const auto& [spec, kind] : std::vector<Row>{{"1.21.13", Kind::kRelease},
                                                   {"go1.21.13", Kind::kRelease},
                                                   {"1.22rc1", Kind::kRelease},
                                                   {"go1.5beta2", Kind::kRelease},
                                                   {"1.20.0", Kind::kRelease},
                                                   {"go1.20", Kind::kRelease},
                                                   {"1.20", Kind::kNewest},
                                                   {"1.21", Kind::kNewest},
                                                   {"go1.21", Kind::kNewest},
                                                   {"1.21.x", Kind::kNewest},
                                                   {"go1.20.x", Kind::kNewest},
                                                   {"1.21.*", Kind::kEvery},
                                                   {"1.*", Kind::kEvery},
                                                   {">=1.22", Kind::kBounds},
                                                   {">= 1.22 < 1.24", Kind::kBounds},
                                                   {"~1.24.1", Kind::kBounds},
                                                   {"^1.25.1", Kind::kBounds},
                                                   {"=1.21", Kind::kBounds},
                                                   {"1.19..1.23", Kind::kRange},
                                                   {"1.21.0 .. 1.22.3", Kind::kRange},
                                                   {"1.21.3..1.21", Kind::kRange},
                                                   {"stable", Kind::kAlias},
                                                   {"latest", Kind::kAlias},
                                                   {"tip", Kind::kAlias},
                                                   {"go.mod", Kind::kFile},
                                                   {"go.mod+", Kind::kFile},
                                                   {".go-version", Kind::kFile},
                                                   {"path:/usr/local/go", Kind::kFolder},
                                                   {"path:../go", Kind::kFolder},
                                                   {"1.21.3-custom", Kind::kRelease}}) {
    EXPECT_EQ(only_term(spec).kind, kind) << spec;
  }
}

TEST(VersionSpec, ReadsSetupGoSpellingsOfAReleaseCandidate) {
  EXPECT_EQ(only_term("1.24.0-rc.1").low.version.name(), "go1.24rc1");
  EXPECT_EQ(only_term("go1.5.0-beta.2").low.version.name(), "go1.5beta2");
}

TEST(VersionSpec, TakesTheZeroOfAnOldFirstReleaseAsItsName) {
  EXPECT_EQ(only_term("1.20.0").low.version.name(), "go1.20");
}

TEST(VersionSpec, KeepsTheOrderOfItsPartsAndWhatTheyTakeAway) {
  const auto terms = parse_version_spec(" 1.19..1.23 , !1.21 ,stable");
  ASSERT_TRUE(terms);
  ASSERT_EQ(terms->size(), 3U);
  EXPECT_FALSE((*terms)[0].removes);
  EXPECT_TRUE((*terms)[1].removes);
  EXPECT_EQ((*terms)[1].text, "1.21");
  EXPECT_EQ((*terms)[2].alias, SpecAlias::kStable);
}

TEST(VersionSpec, ReadsEveryComparison) {
  const auto term = only_term(">=1.1 >1.2 <=1.3 <1.4 =1.5 ~1.6 ^1.7");
  std::vector<SpecOperator> operators;
  for (const auto& bound : term.bounds) {
    operators.push_back(bound.op);
  }
  EXPECT_THAT(operators, testing::ElementsAre(SpecOperator::kAtLeast, SpecOperator::kAbove, SpecOperator::kAtMost,
                                              SpecOperator::kBelow, SpecOperator::kEqual, SpecOperator::kTilde,
                                              SpecOperator::kCaret));
}

TEST(VersionSpec, SaysWhatAWrongPartMayHaveMeant) {
  struct Row {
    const char* spec;
    const char* message;
    const char* hint;
  };
  for (const auto& [spec, message, hint] : std::vector<Row>{{"1.2O", "'1.2O'", "'1.20'"},
                                                            {"stabel", "'stabel'", "'stable'"},
                                                            {"21", "'21'", "'1.21'"},
                                                            {"121", "'121'", "'1.21'"},
                                                            {"go.mid", "'go.mid'", "'go.mod'"},
                                                            {"1.21 1.22", "where a comparison", "','"},
                                                            {"1.23..1.19", "backwards", "'1.19..1.23'"},
                                                            {"1.23..", "one end", "'>=1.23'"},
                                                            {"..1.23", "one end", "'<=1.23'"},
                                                            {"1.21,,1.22", "says nothing", "one ','"},
                                                            {"1.21,", "says nothing", "one ','"},
                                                            {"!", "says nothing", ","},
                                                            {"!1.21", "from nothing", "minors,!1.21"},
                                                            {"", "empty", "stable"},
                                                            {"   ", "empty", "stable"},
                                                            {">=", "", ""},
                                                            {"path:", "no folder", "path:/"},
                                                            {"gogo1.21", "gogo1.21", ""},
                                                            {"1.021", "1.021", ""},
                                                            {"2.0", "2.0", ""},
                                                            {"1.22rc1.*", "1.22rc1.*", ""},
                                                            {"1.21.3.*", "1.21.3.*", ""}}) {
    const auto terms = parse_version_spec(spec);
    ASSERT_FALSE(terms) << spec;
    EXPECT_EQ(terms.error().kind, ErrorKind::kUsage) << spec;
    EXPECT_THAT(terms.error().message, HasSubstr(message)) << spec;
    EXPECT_THAT(terms.error().hint, HasSubstr(hint)) << spec;
  }
}

TEST(VersionSpec, BoundsHowLongASpecMayBe) {
  std::string many = "1.21";
  for (int i = 0; i < 300; ++i) {
    many += ",1.21";
  }
  EXPECT_FALSE(parse_version_spec(many));
  EXPECT_FALSE(parse_version_spec(std::string(10'000, '1')));
}

// What is accepted must be able to say itself again, and a refusal must say something: whatever bytes come.
TEST(VersionSpec, AcceptsOrRefusesEveryMutationOfASpecWithAReason) {
  const std::vector<std::string> seeds{"1.19..1.23,!1.21,stable", ">=1.22.0 <1.24.0",     "1.24.0-rc.1",
                                       "go.mod+,path:/x",         "1.21.*,~1.24.1,^1.25", "1.22rc1..1.22.3"};
  const std::string alphabet = "0123456789.,!<>=~^*x-+:/ \tgorcbetamds\n\x1b\xff\"";
  std::mt19937 random{20260822};
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random);
  };
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto spec = seeds[below(seeds.size())];
    for (auto edits = 1 + below(4); edits > 0 && !spec.empty(); --edits) {
      const auto at = below(spec.size());
      const auto letter = alphabet[below(alphabet.size())];
      if (const auto what = below(3); what == 0) {
        spec[at] = letter;
      } else if (what == 1) {
        spec.insert(at, 1, letter);
      } else {
        spec.erase(at, 1 + below(3));
      }
    }
    const auto terms = parse_version_spec(spec);
    if (!terms) {
      EXPECT_EQ(terms.error().kind, ErrorKind::kUsage);
      EXPECT_FALSE(terms.error().message.empty());
      continue;
    }
    ++accepted;
    std::string again;
    for (const auto& term : *terms) {
      again += (again.empty() ? "" : ",") + std::string{term.removes ? "!" : ""} + term.text;
    }
    const auto reread = parse_version_spec(again);
    ASSERT_TRUE(reread) << again;
    EXPECT_EQ(reread->size(), terms->size());
  }
  EXPECT_GT(accepted, 1'000);
}

}  // namespace
}  // namespace goiso
