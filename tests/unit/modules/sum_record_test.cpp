#include "modules/sum_record.h"

#include <gmock/gmock.h>

#include "log_fixture.h"

namespace goiso {
namespace {
using namespace tests;

const SumQuery kM01{"example.test/m01", "v1.1.0"};
const std::string kH1 = "h1:X0SQeTaLoqO5JTr4/wTtJ2qlqVYBaIsel9LUjV8pl8g=";
const std::string kOtherH1 = "h1:LO8gIZXx6UZODy6fxLZNazD1cDDi9WiKN6uWU7SJXjI=";
const std::string kGoModLine = "example.test/m01 v1.1.0/go.mod " + kH1 + "\n";

TEST(LookupPath, EscapesUpperCase) {
  for (const auto& pair : vectors()["x_mod"]["escape"]) {
    EXPECT_EQ(*lookup_path({word(pair[0]), "v1.0.0"}), "/lookup/" + word(pair[1]) + "@v1.0.0");
  }
  EXPECT_EQ(*lookup_path({"a.test/b", "v1.0.0-RC1+incompatible"}), "/lookup/a.test/b@v1.0.0-!r!c1+incompatible");
}

TEST(SumAnswer, IsWhatTheServerSends) {
  for (const auto& [path, text] : vectors()["lookups"].items()) {
    const auto answer = parse_sum_answer(word(text));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->record, word(vectors()["records"][static_cast<std::size_t>(answer->id)]));
    EXPECT_EQ(to_text(*answer), word(text));
  }
}

TEST(SumAnswer, RefusesOtherShapes) {
  for (const std::string text :
       {"", "1", "1\n", "1\nrecord\n", "01\nrecord\n\nnote", "-1\nrecord\n\nnote", "1 \nrecord\n\nnote", "1\n\n\nnote",
        "1\nre\tcord\n\nnote", "1\nre\xff\n\nnote", "1\r\nrecord\n\nnote", "99999999999999999999\nrecord\n\nnote"}) {
    EXPECT_EQ(parse_sum_answer(text).error().kind, ErrorKind::kUntrusted) << text;
  }
  EXPECT_TRUE(parse_sum_answer("1\nrecord\n\nnote"));
}

TEST(SumsIn, TakesLinesOfTheseFieldsAlone) {
  const auto sums =
      sums_in("example.test/m01/v2 v1.1.0 " + kOtherH1 + "\nexample.test/m01 v1.1.0 " + kH1 + "\n" + kGoModLine, kM01);
  ASSERT_TRUE(sums);
  EXPECT_EQ(sums->zip_h1, kH1);
  for (const auto& line : {"example.test/m01 v1.1.0-pre " + kH1, "example.test/m01  v1.1.0 " + kH1,
                           "example.test/m01 v1.1.0 " + kH1 + " more", " example.test/m01 v1.1.0 " + kH1,
                           "example.test/m01 v1.1.0\u00a0" + kH1, "example.test/m01 v1.1.0 h2:" + kH1.substr(3),
                           std::string{"example.test/m01 v1.1.0 h1:AAAA"}, "Example.test/m01 v1.1.0 " + kH1}) {
    EXPECT_EQ(sums_in(line + "\n" + kGoModLine, kM01).error().kind, ErrorKind::kUntrusted) << line;
  }
}

TEST(SumsIn, NeedsBothLines) {
  EXPECT_FALSE(sums_in("example.test/m01 v1.1.0 " + kH1 + "\n", kM01));
  EXPECT_FALSE(sums_in(kGoModLine, kM01));
  EXPECT_FALSE(sums_in("", kM01));
}

TEST(SumsIn, RefusesTwoHashesForOneField) {
  const auto line = "example.test/m01 v1.1.0 " + kH1 + "\n";
  EXPECT_TRUE(sums_in(line + line + kGoModLine, kM01));
  EXPECT_FALSE(sums_in(line + "example.test/m01 v1.1.0 " + kOtherH1 + "\n" + kGoModLine, kM01));
}

}  // namespace
}  // namespace goiso
