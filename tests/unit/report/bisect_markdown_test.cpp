#include "report/bisect_markdown.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "report/bisect_html.h"
#include "report/bisect_text.h"
#include "sample.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(BisectMarkdown, IsAsInTheGoldenFile) {
  const auto text = to_markdown(tests::sample_bisect());
  EXPECT_EQ(text, tests::golden("bisect.md", text));
}

TEST(BisectMarkdown, AFlakySearchTellsTheShareOfEachPlace) {
  auto report = tests::flaky_bisect();
  report.probes.clear();
  for (const auto* call : {"good", "bad", "good"}) {
    tests::add_probe(report, 1, "go1.24.8", call);
  }
  EXPECT_THAT(to_markdown(report), HasSubstr("| release | runs |\n| --- | --- |\n| `go1.24.8` | 1 of 3 failed |\n"));
  EXPECT_THAT(to_text(report), HasSubstr("runs     go1.24.8 1 of 3 failed\n"));
  EXPECT_THAT(to_html(report, nullptr), HasSubstr("1/3 failed"));
}

TEST(BisectMarkdown, OtherAxesSayHowAPlaceIsHad) {
  auto report = tests::sample_bisect();
  report.go = "go1.21.13";
  report.flags = {"--env", "GOFLAGS=-tags=a b", "--cgo"};
  report.axis = "commits";
  report.last_good = {"aaaaaaaaaaaa Work"};
  report.first_bad = {"bbbbbbbbbbbb Break"};
  report.probes.clear();
  tests::add_probe(report, 1, "aaaaaaaaaaaa Work", "good");
  tests::add_probe(report, 1, "bbbbbbbbbbbb Break", "bad");
  const auto text = to_markdown(report);
  EXPECT_THAT(text, HasSubstr("go version go1.21.13 linux/amd64\n"
                              "GOOS=linux GOARCH=amd64 CGO_ENABLED=1 GOFLAGS='-tags=a b'\n"));
  EXPECT_THAT(text, HasSubstr("git checkout bbbbbbbbbbbb && GOTOOLCHAIN=go1.21.13 GOFLAGS='-tags=a b' go run .  # "
                              "fails\ngit checkout aaaaaaaaaaaa &&"));
}

TEST(BisectMarkdown, WithoutAFailureExpectsNothing) {
  auto report = tests::answered_bisect("bad-endpoints");
  report.end = "nothing-fails";
  report.transitions.clear();
  std::erase_if(report.probes, [](const BisectProbe& probe) { return probe.call != "good"; });
  const auto text = to_markdown(report);
  EXPECT_THAT(text, Not(HasSubstr("expect to see")));
  EXPECT_THAT(text, Not(HasSubstr("What changed")));
}

// A line without its code spans, by the rule of CommonMark: a run of backticks ends at the next run of the same length.
std::string without_spans(std::string_view line) {
  std::string out;
  while (!line.empty()) {
    const auto start = std::min(line.find('`'), line.size());
    out += line.substr(0, start);
    line.remove_prefix(start);
    const auto ticks = std::min(line.find_first_not_of('`'), line.size());
    auto end = ticks;
    while (end < line.size() && std::min(line.find_first_not_of('`', end), line.size()) - end != ticks) {
      end = std::min(line.find('`', line.find_first_not_of('`', end)), line.size());
    }
    line.remove_prefix(std::min(end + ticks, line.size()));
  }
  return out;
}

// Outside of code, what the project wrote could be a heading, a link, a mention or raw HTML.
std::string outside_of_code(const std::string& markdown) {
  std::string out;
  std::string fence;
  for (const auto line : split_lines(markdown)) {
    const auto ticks = std::min(line.find_first_not_of('`'), line.size());
    if (!fence.empty()) {
      fence = line == fence ? "" : fence;
    } else if (ticks >= 3 && line.find('`', ticks) == std::string_view::npos) {
      fence = std::string(ticks, '`');
    } else {
      out += without_spans(line) + "\n";
    }
  }
  EXPECT_EQ(fence, "");
  return out;
}

TEST(BisectMarkdown, TheTestSeesWhatIsOutsideOfCode) {
  EXPECT_EQ(outside_of_code("a `b` c ``d ` e`` <f>\n```\n<g>\n```\n````x ``` y```` z\n"), "a  c  <f>\n z\n");
}

TEST(BisectMarkdown, WhateverTheProjectWroteStandsInCode) {
  auto text = outside_of_code(to_markdown(tests::hostile_bisect()));
  for (const std::string fold : {"<details><summary>Every probe</summary>", "</details>"}) {  // our own, once each
    ASSERT_NE(text.find(fold), std::string::npos);
    text.erase(text.find(fold), fold.size());
  }
  for (const auto* evil : {"alert", "@everyone", "<", "javascript:", "evil.example", "::error", "\x1b"}) {
    EXPECT_THAT(text, Not(HasSubstr(evil)));
  }
}

}  // namespace
}  // namespace goiso
