#include "report/kept_report.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "report/bisect_html.h"
#include "report/bisect_json.h"
#include "report/bisect_junit.h"
#include "report/bisect_markdown.h"
#include "report/matrix_html.h"
#include "report/matrix_json.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class KeptReport : public testing::Test {
 protected:
  KeptReport() : home_(*TempFolder::create(fs::temp_directory_path(), "goiso-test-")) {}
  fs::path in_home(const std::string& name) const { return home_.path() / name; }
  std::string text_of(const std::string& name) const { return read_file(in_home(name)).value_or(""); }
  TempFolder home_;
};

TEST_F(KeptReport, AKeptSearchIsWrittenInEveryForm) {
  auto report = tests::sample_bisect();
  const auto document = to_json(report);
  ASSERT_TRUE(write_reports({in_home("a.json"), in_home("a.xml"), in_home("a.md"), in_home("a.html")}, document));
  report.files.clear();  // a kept search has none
  EXPECT_EQ(text_of("a.json"), document);
  EXPECT_TRUE(text_of("a.xml") == to_junit(report));
  EXPECT_TRUE(text_of("a.md") == to_markdown(report));
  PageLogs logs;
  EXPECT_TRUE(text_of("a.html") == to_html(report, &logs));
}

TEST_F(KeptReport, AKeptMatrixIsWrittenAsAPage) {
  ASSERT_TRUE(write_reports({in_home("m.html")}, to_json(tests::sample_matrix())));
  PageLogs logs;
  EXPECT_TRUE(text_of("m.html") == to_html(tests::sample_matrix(), &logs));
}

TEST_F(KeptReport, ARunIsJsonAloneAndNothingIsWrittenOfWhatElseWasAsked) {
  const std::string run = R"({"schema": "goiso.run/1"})";
  const auto refused = write_reports({in_home("r.json"), in_home("r.html")}, run);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(refused.error().message, HasSubstr("a run has no report of the form of"));
  EXPECT_THAT(refused.error().hint, HasSubstr(".json"));
  EXPECT_FALSE(fs::exists(in_home("r.json")));
  ASSERT_TRUE(write_reports({in_home("r.JSON")}, run));
  EXPECT_EQ(text_of("r.JSON"), run);
}

TEST_F(KeptReport, AnUnfinishedStudyHasNoPage) {
  const auto refused = write_reports({in_home("s.md")}, R"({"schema": "goiso.study/1"})");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("an unfinished study has no"));
}

TEST_F(KeptReport, ADamagedDocumentIsAnErrorAndNoPage) {
  EXPECT_FALSE(write_reports({in_home("d.html")}, R"({"schema": "goiso.bisect/1"})"));
  EXPECT_FALSE(write_reports({in_home("d.html")}, "{"));
  EXPECT_FALSE(fs::exists(in_home("d.html")));
}

}  // namespace
}  // namespace goiso
