#include "report/report_file.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "base/file.h"
#include "report/bisect_json.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class ReportFileTest : public testing::Test {
 protected:
  ReportFileTest() : home_(*TempFolder::create(fs::temp_directory_path(), "goiso-test-")) {}
  fs::path in_home(const std::string& name) const { return home_.path() / name; }
  std::string written(const std::string& name) const {
    const auto done = write_report(in_home(name), tests::sample_bisect());
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
    return read_file(in_home(name)).value_or("");
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(home_.path()), fs::directory_iterator()));
  }
  TempFolder home_;
};

TEST_F(ReportFileTest, TheSuffixSaysTheForm) {
  EXPECT_EQ(written("a.json"), to_json(tests::sample_bisect()));
  EXPECT_THAT(written("a.xml"), StartsWith("<?xml"));
  EXPECT_THAT(written("a.md"), StartsWith("# example.test/url"));
  EXPECT_THAT(written("A.HTML"), StartsWith("<!DOCTYPE html>"));
  EXPECT_TRUE(write_report(in_home("m.xml"), tests::sample_matrix()));
  EXPECT_THAT(read_file(in_home("m.xml")).value_or(""), HasSubstr("goiso matrix go test"));
}

TEST_F(ReportFileTest, AnotherSuffixIsRefusedBeforeAnythingRuns) {
  for (const auto* name : {"report.txt", "report", ".json", "report.html.gz"}) {
    const auto checked = check_report_path(in_home(name));
    ASSERT_FALSE(checked) << name;
    EXPECT_EQ(checked.error().kind, ErrorKind::kUsage);
  }
  EXPECT_TRUE(check_report_path("report.md"));
}

TEST_F(ReportFileTest, AFolderThatIsNotThereIsToldBeforeAnythingRuns) {
  const auto checked = check_report_path(in_home("none") / "report.md");
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::kStore);
  EXPECT_THAT(checked.error().message, HasSubstr("none"));
}

TEST_F(ReportFileTest, ALinkIsFollowedAndAPipeRefused) {
  const auto link = home_.path() / "link.json", pipe = home_.path() / "pipe.json";
  fs::create_symlink("target.json", link);
  ASSERT_TRUE(check_report_path(link));
  ASSERT_TRUE(write_report(link, "text"));
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(*read_file(home_.path() / "target.json"), "text");
  fs::create_symlink("loop.json", home_.path() / "loop.json");
  EXPECT_EQ(check_report_path(home_.path() / "loop.json").error().kind, ErrorKind::kUsage);
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(check_report_path(pipe).error().kind, ErrorKind::kUsage);
}

TEST_F(ReportFileTest, OthersMayReadItAsFarAsTheUserLetsThem) {
  const auto before = umask(027);
  written("a.md");
  umask(before);
  struct stat facts {};
  ASSERT_EQ(stat(in_home("a.md").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0640U);
}

TEST_F(ReportFileTest, AFullDiskLeavesTheOldReportAndNothingHalfWritten) {
  const auto old = written("a.json");
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit tiny{1024, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &tiny);
  const auto done = write_report(in_home("a.json"), tests::sample_matrix());
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_DFL);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::kStore);
  EXPECT_EQ(read_file(in_home("a.json")).value_or(""), old);
  EXPECT_EQ(files(), 1U);
}

}  // namespace
}  // namespace goiso
