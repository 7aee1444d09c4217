#include "report/page_logs.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/file.h"
#include "base/hash.h"
#include "report/log_excerpt.h"
#include "report/matrix_html.h"
#include "report/report_file.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string lines(int first, int last) {
  std::string text;
  for (int line = first; line <= last; ++line) {
    text += fmt::format("line {:06}\n", line);
  }
  return text;
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

class PageLogsTest : public testing::Test {
 protected:
  PageLogsTest() : folder_(std::move(*TempFolder::create(std::filesystem::temp_directory_path(), "logs-test"))) {}

  ProbeResult kept(const std::string& log, Outcome outcome = Outcome::kFailed) {
    auto result = tests::sample_result(outcome, "r-1");
    result.log_path = (folder_.path() / sha256_hex(log)).string();
    result.log_sha256 = sha256_digest(log);
    EXPECT_TRUE(write_file_atomically(result.log_path, log));
    return result;
  }

  TempFolder folder_;
};

TEST_F(PageLogsTest, AShortLogIsShownWhole) {
  const auto log = lines(1, 5'000);
  EXPECT_EQ(kept_log_text(kept(log)), log);
}

TEST_F(PageLogsTest, OfALongOneBothEndsAreAndEveryByteIsAccountedFor) {
  const auto log = lines(1, 200'000);
  const auto shown = kept_log_text(kept(log)).value_or("");
  EXPECT_LE(shown.size(), (std::size_t{64} << 10) + 100);
  EXPECT_THAT(shown, StartsWith("line 000001\nline 000002\n"));
  EXPECT_THAT(shown, EndsWith("line 199999\nline 200000\n"));
  const auto mark = shown.find("… ");
  const auto mark_end = shown.find('\n', mark) + 1;
  const auto missing = log.size() - (shown.size() - (mark_end - mark));
  EXPECT_EQ(shown.substr(mark, mark_end - mark),
            fmt::format("… {} bytes not shown, 'goiso runs log r-1' has them …\n", missing));
  EXPECT_EQ(shown[mark - 1], '\n');
  EXPECT_THAT(shown.substr(mark_end), StartsWith("line "));
}

TEST_F(PageLogsTest, ALongLineIsCutToo) {
  const auto shown = kept_log_text(kept(std::string(1'000'000, 'x'))).value_or("");
  EXPECT_THAT(shown, HasSubstr("… 934464 bytes not shown"));
}

TEST_F(PageLogsTest, AFileThatIsNotThatLogIsNotShown) {
  auto result = kept("a log\n");
  EXPECT_TRUE(kept_log_text(result));
  result.log_sha256 = sha256_digest("another");
  EXPECT_FALSE(kept_log_text(result));
  result.log_path = folder_.path().string();
  EXPECT_FALSE(kept_log_text(result));
  result.log_path = (folder_.path() / "pipe").string();
  ASSERT_EQ(mkfifo(result.log_path.c_str(), 0600), 0);
  EXPECT_FALSE(kept_log_text(result));
  result.log_path = "";
  EXPECT_FALSE(kept_log_text(result));
}

TEST_F(PageLogsTest, APageHoldsSoManyBytesAndPassingRunsTakeNoneFromFailingOnes) {
  PageLogs logs{{100, 20}};
  EXPECT_EQ(logs.of(kept(std::string(20, 'p'), Outcome::kPassed)).html, std::string(20, 'p'));
  EXPECT_THAT(logs.of(kept("q", Outcome::kPassed)).remark, HasSubstr("fill the page"));
  EXPECT_EQ(logs.of(kept(std::string(90, 'a'))).html, std::string(90, 'a'));
  EXPECT_THAT(logs.of(kept(std::string(11, 'b'))).remark, HasSubstr("fill the page"));
  EXPECT_EQ(logs.of(kept("<<")).html, "&lt;&lt;");
  EXPECT_THAT(logs.of(kept("<")).remark, HasSubstr("fill the page")) << "as they stand in the page";
}

TEST_F(PageLogsTest, AWrittenPageShowsTheKeptLogsOnceAndIsTheSameEachTime) {
  auto report = tests::sample_matrix();
  const auto same = kept(lines(1, 1'000) + "the end of it\n");
  report.cells[4].result = report.cells[5].result = same;
  report.cells[8].result->log_path = (folder_.path() / "gone").string();
  const auto path = folder_.path() / "page.html";
  ASSERT_TRUE(write_report(path, report));
  const auto page = read_file(path).value_or("");
  EXPECT_EQ(times(page, "line 000999\n"), 1U);
  EXPECT_THAT(page, HasSubstr("the end of it\n</pre>"));
  EXPECT_THAT(page, HasSubstr("data-log=\"c5-log\""));
  EXPECT_THAT(page, HasSubstr("<p class=\"soft\">An excerpt: the log is not kept here.</p><pre id=\"c9-log\""));
  EXPECT_THAT(page, HasSubstr("goiso runs log r-1"));
  ASSERT_TRUE(write_report(path, report));
  EXPECT_EQ(read_file(path).value_or(""), page);
  EXPECT_THAT(to_html(report), Not(HasSubstr("line 000999")));
}

TEST_F(PageLogsTest, ABisectPageShowsThemToo) {
  auto report = tests::sample_bisect();
  report.probes[1].result = kept(lines(1, 1'000));
  const auto path = folder_.path() / "page.html";
  ASSERT_TRUE(write_report(path, report));
  EXPECT_THAT(read_file(path).value_or(""), HasSubstr("line 000500\n"));
}

TEST(LogExcerpt, TheFirstLinesOfItSayHowMuchIsMissing) {
  EXPECT_EQ(first_lines("a\nb\n", 100), "a\nb\n");
  const auto cut = first_lines(lines(1, 100), 200);
  EXPECT_LE(cut.size(), 200U);
  EXPECT_THAT(cut, EndsWith(fmt::format("line 000012\n… {} bytes more\n", 88 * 12)));
}

}  // namespace
}  // namespace goiso
