#include "cli/grammar.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "base/file.h"
#include "base/text.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Read {
  Request request;
  Result<std::string> text;
};

std::unique_ptr<Read> read(const std::string& line, const std::map<std::string, std::string>& environment = {}) {
  auto read = std::make_unique<Read>();
  std::vector<std::string> words;
  for (const auto word : split_words(line)) {
    words.emplace_back(word);
  }
  read->text = Grammar{read->request}.read(words, environment);
  return read;
}

/// A home and a project of a test's own.
class Home {
 public:
  Home() {
    auto made = TempFolder::create(std::filesystem::temp_directory_path(), "cli-test");
    EXPECT_TRUE(made);
    folder_.emplace(std::move(*made));
  }
  std::string path(const std::string& name) const { return (folder_->path() / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name)) << text;
  }
  std::map<std::string, std::string> environment() const { return {{"GOISO_HOME", path("home")}}; }

 private:
  std::optional<TempFolder> folder_;
};

TEST(Grammar, EveryCommandsHelpIsAsInTheGoldenFile) {
  Request request;
  const Grammar grammar{request};
  const char* mode = getenv("GOISO_GOLDEN");
  for (const auto& command : grammar.outline()) {
    std::vector<std::string> words;
    for (const auto word : split_words(command.name)) {
      words.emplace_back(word);
    }
    words.erase(words.begin());
    auto name = command.name;
    std::replace(name.begin(), name.end(), ' ', '-');
    const auto path = std::filesystem::path(GOISO_SOURCE_DIR) / "tests/unit/cli/golden" / (name + ".txt");
    const auto help = grammar.help(words);
    if (mode != nullptr && std::string{mode} == "write") {
      std::ofstream(path, std::ios::binary) << help;
    }
    EXPECT_EQ(help, read_file(path).value_or("")) << path << ": GOISO_GOLDEN=write writes it";
  }
}

TEST(Grammar, RefusedWordsAreNamedWithWhatWasMeant) {
  struct Case {
    std::string line, message, hint;
  };
  const std::vector<Case> cases{
      {"", "'goiso' alone does nothing", "reproduce, bisect, matrix, sdk, versions, mod, image, runs"},
      {"reprodcue", "'goiso' has no command 'reprodcue'", "did you mean 'goiso reproduce'?"},
      {"sdk pul", "'goiso sdk' has no command 'pul'", "did you mean 'goiso sdk pull'?"},
      {"runs", "'goiso runs' alone does nothing", "list, show"},
      {"--json reproduce", "'--json' stands before a command", "behind the command"},
      {"reproduce --tiemout 5s", "'goiso reproduce' has no flag '--tiemout'", "did you mean '--timeout'?"},
      {"reproduce --frobnicate=x", "'goiso reproduce' has no flag '--frobnicate'", "see 'goiso reproduce --help'"},
      {"reproduce a b", "does not know what to do with 'b'", "behind '--'"},
      {"matrix . --race both", "'--race' takes its value joined to it", "write --race=both"},
      {"matrix . --fail-fast x", "does not know what to do with 'x'", "behind '--'"},
      {"reproduce --repeat 0", "--repeat: must be a number from 1 to 1000, not '0'", "--help"},
      {"reproduce --repeat many", "not 'many'", "--help"},
      {"reproduce --cpus 0", "--cpus: must be a number from 0.1 to 1024, not '0'", "--help"},
      {"reproduce --user bob", "--user: must be nobody or root, not 'bob'", "--help"},
      {"runs list --color purple", "--color: must be auto, always or never, not 'purple'", "--help"},
      {"runs prune --keep -1", "--keep: must be a number from 0 to 1000000, not '-1'", "--help"},
      {"reproduce --timeout 5x", "--timeout: '5x' is not understood; write it like 90s", "--help"},
      {"reproduce --silence 0s", "--silence: '0s' is not understood", "--help"},
      {"reproduce --memory 3", "--memory: '3' is not understood; write it like 512m", "--help"},
      {"reproduce --disk -4g", "--disk: '-4g' is not understood", "--help"},
      {"runs show", "ID is required", "see 'goiso runs show --help'"},
      {"completion ksh", "must be bash, zsh or fish, not 'ksh'", "--help"},
  };
  for (const auto& [line, message, hint] : cases) {
    const auto got = read(line);
    ASSERT_FALSE(got->text) << line;
    EXPECT_EQ(got->text.error().kind, ErrorKind::kUsage) << line;
    EXPECT_THAT(got->text.error().message, HasSubstr(message)) << line;
    EXPECT_THAT(got->text.error().hint, HasSubstr(hint)) << line;
  }
}

TEST(Grammar, HelpAndVersionAreAnswers) {
  EXPECT_THAT(read("--version")->text.value_or(""), testing::StartsWith("goiso "));
  EXPECT_THAT(read("runs show --help")->text.value_or(""), HasSubstr("goiso runs show"));
  EXPECT_EQ(read("reproduce")->text.value_or("?"), "");
}

TEST(Grammar, FlagsOfEveryCommandAreRead) {
  const auto got = read("runs list --json -vv -q --no-progress --color never --engine unix:///x");
  ASSERT_TRUE(got->text);
  EXPECT_TRUE(got->request.common.json);
  EXPECT_EQ(got->request.common.verbosity, 2);
  EXPECT_TRUE(got->request.common.quiet);
  EXPECT_TRUE(got->request.common.no_progress);
  EXPECT_EQ(got->request.common.colour, ColourChoice::kNever);
  EXPECT_EQ(got->request.common.engine, "unix:///x");
}

TEST(Settings, AFlagWinsOverAVariableOverTheUsersFile) {
  const Home home;
  home.write("home/config/config.toml", "engine = 'unix:///file'\ncolor = \"never\"\nverbose = 1\n");
  auto environment = home.environment();
  EXPECT_EQ(read("runs list", environment)->request.common.engine, "unix:///file");
  EXPECT_EQ(read("runs list", environment)->request.common.verbosity, 1);
  environment["GOISO_ENGINE"] = "unix:///variable";
  EXPECT_EQ(read("runs list", environment)->request.common.engine, "unix:///variable");
  EXPECT_EQ(read("runs list", environment)->request.common.colour, ColourChoice::kNever);
  EXPECT_EQ(read("runs list --engine unix:///flag", environment)->request.common.engine, "unix:///flag");
}

TEST(Settings, AProjectsFileWinsOverTheUsers) {
  const Home home;
  home.write("home/config/config.toml", "memory = '1g'\ntimeout = '1m'\n");
  home.write("p/goiso.toml", "memory = '2g'\n[env]\nGOOS = 'windows'\nN = 1\n");
  home.write("p/go.mod", "module example.test/p\n");
  home.write("p/sub/a.go", "package a\n");
  const auto got = read("reproduce " + home.path("p/sub"), home.environment());
  ASSERT_TRUE(got->text) << got->text.error().message;
  EXPECT_THAT(got->request.settings.at("memory").values, ElementsAre("2g"));
  EXPECT_THAT(got->request.settings.at("memory").origin, testing::EndsWith("p/goiso.toml:1"));
  EXPECT_THAT(got->request.settings.at("timeout").values, ElementsAre("1m"));
  EXPECT_THAT(got->request.settings.at("env").values, ElementsAre("GOOS=windows", "N=1"));
}

TEST(Settings, AFolderAboveTheModuleDoesNotSpeakForIt) {
  const Home home;
  home.write("goiso.toml", "memory = '2g'\n");
  home.write("p/go.mod", "module example.test/p\n");
  EXPECT_FALSE(read("reproduce " + home.path("p"), home.environment())->request.settings.contains("memory"));
}

TEST(Settings, AProjectSaysNothingAboutThisMachine) {
  for (const auto* key : {"engine", "include", "user", "runtime", "keep", "json", "color"}) {
    const Home home;
    home.write("p/goiso.toml", std::string{"\n"} + key + " = 'x'\n");
    const auto got = read("reproduce " + home.path("p"), home.environment());
    ASSERT_FALSE(got->text) << key;
    EXPECT_EQ(got->text.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(got->text.error().message, HasSubstr(std::string{"a project may not set '"} + key + "'"));
    EXPECT_THAT(got->text.error().message, HasSubstr("p/goiso.toml:2'"));
  }
}

TEST(Settings, AProjectMayNameAReleaseAndAPlatformButNoFolder) {
  const Home home;
  home.write("p/goiso.toml", "go = '1.21'\nplatform = 'windows/arm64'\n");
  const auto good = read("reproduce " + home.path("p"), home.environment());
  EXPECT_TRUE(good->text) << good->text.error().message;
  home.write("p/goiso.toml", "go = '1.21,path:/opt/go'\n");
  const auto bad = read("reproduce " + home.path("p"), home.environment());
  ASSERT_FALSE(bad->text);
  EXPECT_THAT(bad->text.error().message, HasSubstr("a project may not set 'go' to a folder"));
  home.write("p/goiso.toml", "");
  home.write("home/config/config.toml", "go = 'path:/opt/go'\n");
  EXPECT_TRUE(read("reproduce " + home.path("p"), home.environment())->text);
}

TEST(Settings, AFileThatIsWrongIsNamedWithTheLine) {
  struct Case {
    std::string text, message, hint;
  };
  const std::vector<Case> cases{
      {"memroy = '1g'\n", "no flag has the key 'memroy'", "did you mean 'memory'?"},
      {"help = true\n", "no flag has the key 'help'", ""},
      {"memory = \n", "config.toml:1", "TOML"},
      {"memory = 1979-05-27\n", "the value of 'memory' is not understood", ""},
      {"env = [['a']]\n", "the value of 'env' is not understood", ""},
      {"color = 'purple'\n", "must be auto, always or never", ""},
      {"json = 'perhaps'\n", "--json", ""},
  };
  for (const auto& [text, message, hint] : cases) {
    const Home home;
    home.write("home/config/config.toml", text);
    const auto got = read("runs list", home.environment());
    ASSERT_FALSE(got->text) << text;
    EXPECT_EQ(got->text.error().kind, ErrorKind::kUsage) << text;
    EXPECT_THAT(got->text.error().message, HasSubstr(message)) << text;
    EXPECT_THAT(got->text.error().hint, HasSubstr(hint)) << text;
  }
}

TEST(Settings, AValueThatTheFlagRefusesIsTracedToItsFile) {
  const Home home;
  home.write("p/goiso.toml", "memory = 1\n");
  const auto got = read("reproduce " + home.path("p"), home.environment());
  ASSERT_FALSE(got->text);
  EXPECT_THAT(got->text.error().doing, ElementsAre(HasSubstr("p/goiso.toml:1'")));
}

TEST(Settings, AFlagOfOneCommandAloneHasNoKey) {
  const auto got = read("runs prune", {{"GOISO_KEEP", "1"}});
  ASSERT_TRUE(got->text) << got->text.error().message;
  EXPECT_EQ(variable_of("no-progress"), "GOISO_NO_PROGRESS");
}

TEST(Settings, AnEmptyVariableSetsNothingAndLinesAreValues) {
  const auto settings = settings_of_environment({{"GOISO_GO", ""}, {"GOISO_ENV", "A=1\nB=x y"}}, {"go", "env"});
  EXPECT_FALSE(settings.contains("go"));
  EXPECT_THAT(settings.at("env").values, ElementsAre("A=1", "B=x y"));
}

}  // namespace
}  // namespace goiso
