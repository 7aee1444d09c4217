#include "command/ci_init.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TEST(CiInit, PrintsAJobThatKeepsTheStoreAndHandsInJunit) {
  const auto github = init_ci({"github", ".", "1.21..1.23", false});
  ASSERT_TRUE(github);
  EXPECT_THAT(github->text, HasSubstr("goiso matrix . --go 1.21..1.23 --report"));
  EXPECT_THAT(github->text, HasSubstr("uses: actions/cache@"));
  EXPECT_THAT(github->text, HasSubstr("junit.xml"));
  EXPECT_THAT(github->text, Not(HasSubstr("@GO@")));
  const auto gitlab = init_ci({"gitlab", ".", ">=1.22 <1.24", false});
  ASSERT_TRUE(gitlab);
  EXPECT_THAT(gitlab->text, HasSubstr("goiso matrix . --go '>=1.22 <1.24' --report"));
  EXPECT_THAT(gitlab->text, HasSubstr("junit: goiso-report/junit.xml"));
}

TEST(CiInit, ASpecThatWouldSayMoreThanASpecIsRefused) {
  for (const auto* spec : {"", "1.21; x ${{ secrets.TOKEN }}", "a\n- rm -rf /", "1.21 # x", "'", "a: b"}) {
    const auto refused = init_ci({"gitlab", ".", spec, false});
    ASSERT_FALSE(refused) << spec;
    EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  }
}

TEST(CiInit, WritesANewFileAndNeverOverAnother) {
  const auto home = *TempFolder::create(fs::temp_directory_path(), "ci-test");
  const CiInitOptions options{"github", home.path(), "supported", true};
  ASSERT_TRUE(init_ci(options));
  const auto file = home.path() / ".github/workflows/goiso.yml";
  EXPECT_EQ(read_file(file).value_or(""), init_ci({"github", ".", "supported", false})->text);
  std::ofstream(file) << "mine";
  const auto refused = init_ci(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(read_file(file).value_or(""), "mine");
}

}  // namespace
}  // namespace goiso
