#include "sdk/select_toolchain.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::HasSubstr;

// What a real go1.24.13 answered to GODEBUG=toolchaintrace=1; tests/differential asks one about hundreds more.
struct Row {
  const char* gotoolchain;
  const char* file;
  const char* chosen;  // "local", a name, or "! words" of a fatal error
};

TEST(SelectToolchain, ChoosesAsCmdGoDoes) {
  for (const auto& [gotoolchain, file, chosen] :
       std::vector<Row>{{"", "go 1.99\n", "local"},
                        {"local", "go 1.99\n", "local"},
                        {"auto", "go 1.23\n", "local"},
                        {"auto", "go 1.24.13\n", "local"},
                        {"auto", "go 1.25\n", "go1.25.0"},
                        {"auto", "go 1.25.1\n", "go1.25.1"},
                        {"auto", "go 1.25rc1\n", "go1.25rc1"},
                        {"auto", "\tgo\t1.25 // since May\r\n", "go1.25.0"},
                        {"auto", "go (1.25)\n", "local"},
                        {"auto", "go 1.25.1rc1\n", "local"},
                        {"auto", "go 1.21\ntoolchain go1.26.1\n", "go1.26.1"},
                        {"auto", "go 1.27\ntoolchain go1.26.1\n", "go1.27.0"},
                        {"auto", "go 1.99\ntoolchain default\n", "local"},
                        {"auto", "toolchain go1.23.1-bigcorp\n", "local"},
                        {"auto", "toolchain go1.26.1-bigcorp\n", "go1.26.1-bigcorp"},
                        {"auto", "toolchain 1.26.1\n", "! invalid toolchain \"1.26.1\" in go.mod"},
                        {"auto", "toolchain go1.26.1/x\n", "! invalid toolchain"},
                        {"auto", "toolchain go1.26\n", "! go1.26 is a language version"},
                        {"auto", "go 2.0\n", "! invalid GOTOOLCHAIN \"go2.0\""},
                        {"path", "go 1.25\n", "go1.25.0"},
                        {"go1.22.1", "go 1.99\n", "go1.22.1"},
                        {"go1.24.13", "go 1.99\n", "local"},
                        {"go1.25.1+auto", "go 1.24\ntoolchain go1.25.0\n", "go1.25.1"},
                        {"go1.25.1+auto", "go 1.26.2\n", "go1.26.2"},
                        {"go1.25.1+auto", "go 1.26\ntoolchain default\n", "go1.25.1"},
                        {"local+auto", "go 1.26.2\n", "go1.26.2"},
                        {"bash", "", "! invalid GOTOOLCHAIN \"bash\""},
                        {"+auto", "", "! invalid minimum toolchain \"\""},
                        {"go1.25.1+AUTO", "", "! only version suffixes are +auto and +path"},
                        {"1.22.1", "", "! invalid GOTOOLCHAIN"}}) {
    SelectionInput input;
    input.local = "go1.24.13";
    input.environment = gotoolchain;
    input.file_name = "go.mod";
    input.file_text = file;
    const auto selection = select_toolchain(input);
    const std::string what = std::string{"GOTOOLCHAIN="} + gotoolchain + " with " + file;
    if (chosen[0] == '!') {
      ASSERT_FALSE(selection) << what;
      EXPECT_EQ(selection.error().kind, ErrorKind::kUsage) << what;
      EXPECT_THAT(selection.error().message, HasSubstr(chosen + 2)) << what;
      continue;
    }
    ASSERT_TRUE(selection) << what << selection.error().message;
    EXPECT_EQ(selection->is_local ? "local" : selection->toolchain, chosen) << what;
    EXPECT_FALSE(selection->steps.empty()) << what;
  }
}

TEST(SelectToolchain, TakesTheEnvironmentThenTheUsersFileThenTheInstalledOne) {
  SelectionInput input;
  input.local = "go1.24.13";
  input.go_env = "go1.22.0";
  EXPECT_EQ(select_toolchain(input)->toolchain, "go1.22.0");
  input.user_file = "go1.23.0";
  EXPECT_EQ(select_toolchain(input)->toolchain, "go1.23.0");
  input.environment = "go1.25.0";
  EXPECT_EQ(select_toolchain(input)->toolchain, "go1.25.0");
  EXPECT_THAT(select_toolchain(input)->steps.front().says, HasSubstr("GOTOOLCHAIN=go1.25.0 (environment)"));
  input.environment = "";
  input.user_file = "";  // written empty: it hides go.env and sets nothing
  EXPECT_TRUE(select_toolchain(input)->is_local);
}

TEST(SelectToolchain, NeedsNoFileWhereItIsNotAsked) {
  SelectionInput input;
  input.local = "go1.24.13";
  input.environment = "local";
  input.file_trouble = "invalid GOWORK: not an absolute path";
  EXPECT_TRUE(select_toolchain(input));
  input.environment = "auto";
  EXPECT_THAT(select_toolchain(input).error().message, HasSubstr("invalid GOWORK"));
  input.has_modules = false;
  EXPECT_TRUE(select_toolchain(input)->is_local);
}

TEST(SelectToolchain, ReadsEnvFilesAsCmdGoDoes) {
  EXPECT_EQ(go_env_value("# x\nGOTOOLCHAIN=a\nGOTOOLCHAIN=b \n", "GOTOOLCHAIN"), "b ");
  EXPECT_EQ(go_env_value("GOTOOLCHAIN=\n", "GOTOOLCHAIN"), "");
  EXPECT_EQ(go_env_value(" GOTOOLCHAIN=a\n", "GOTOOLCHAIN"), std::nullopt);
}

}  // namespace
}  // namespace goiso
