#include "command/export_run.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "archive/spool.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "model/progress.h"
#include "project/open_project.h"
#include "project/snapshot.h"
#include "support/run_program.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kEvil = "x'\"$(touch /tmp/goiso-owned)`id` \\ ${HOME}\n# $(exit 3)\n@WORDS@!*?";

/// A house, a project, a run of it that was kept, and a go command that only tells how it was called. No engine.
class ExportRun : public testing::Test {
 protected:
  ExportRun() {
    folder_.emplace(std::move(*TempFolder::create(fs::temp_directory_path(), "export-test")));
    house_.emplace(std::move(*House::open({{"GOISO_HOME", at("home")}}, "", progress_)));
    write("proj/go.mod", "module example.test/m\n\ngo 1.21\n");
    write("proj/sub dir/main.go", "package main\n\nfunc main() {}\n");
    write("go",
          "#!/bin/sh\n"
          "case \"$1\" in\n"
          "  version) echo 'go version go1.21.13 linux/amd64' ;;\n"
          "  env) dirname \"$(dirname \"$0\")\" ;;\n"
          "esac\n");
    fs::create_directories(at("bin"));
    fs::create_directories(at("tmp"));
    fs::rename(at("go"), at("bin/go"));
    chmod(at("bin/go").c_str(), 0755);
  }
  std::string at(const std::string& name) const { return (folder_->path() / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(at(name)).parent_path());
    std::ofstream(at(name)) << text;
  }
  std::string read(const std::string& name) const { return read_file(at(name)).value_or(""); }

  RunReport report_of(const std::string& path) {
    RunReport report;
    report.request.project = *open_project(path, {});
    report.request.toolchain = {*GoVersion::parse("1.21.13"), "linux/amd64", "sha256:abc", "--go 1.21", {"sumdb"}};
    report.request.command = {"sh", "-c", "pwd; env; printf '<%s>\\n' \"$@\"", "sh"};
    report.record.environment = {
        {"HOME", "/w/home"}, {"GOPROXY", "off"}, {"PATH", "/usr/local/go/bin:/bin"}, {"GOFLAGS", "-tags=a"}};
    auto spool = *Spool::create(at("tmp"));
    report.record.snapshot = *take_snapshot(report.request.project, {}, spool, progress_, {});
    report.record.exit_code = 7;
    report.verdict.outcome = Outcome::kFailed;
    report.verdict.reason = "compile-error";
    report.verdict.exit_code = 7;
    report.record.log.head = "what it said\n";
    return report;
  }
  void keep(RunReport report) { ASSERT_TRUE((*house_->runs())->save(report)); }
  ProgramEnd run_script(const std::string& go, std::map<std::string, std::string> more = {}) {
    more.merge(
        std::map<std::string, std::string>{{"PATH", "/usr/bin:/bin"}, {"SECRET", "host"}, {"TMPDIR", at("tmp")}});
    return run_program({"/bin/sh", at("out/reproduce.sh"), go}, more, std::chrono::seconds(30));
  }
  Result<Answer> exported(ExportOptions options = {}) {
    options.run = "latest";
    options.folder = options.folder.empty() ? fs::path(at("out")) : options.folder;
    return export_run(options, *house_, {});
  }

  NoProgress progress_;
  std::optional<TempFolder> folder_;
  std::optional<House> house_;
};

TEST_F(ExportRun, TheFolderHoldsEverythingThatRepeatsTheRun) {
  keep(report_of(at("proj")));
  const auto answer = exported();
  ASSERT_TRUE(answer) << answer.error().message;
  const auto document = nlohmann::json::parse(answer->json);
  EXPECT_EQ(document["files"],
            (std::vector<std::string>{"Dockerfile", "README.md", "log", "project.tar", "reproduce.sh", "run.json"}));
  EXPECT_EQ(sha256_digest(read("out/project.tar")), document["project_digest"]);
  EXPECT_EQ(read("out/log"), "what it said\n");
  EXPECT_THAT(read("out/Dockerfile"), HasSubstr("ARG GO_IMAGE=golang:1.21.13\n"));
  EXPECT_THAT(read("out/README.md"), HasSubstr("sha256:abc"));
}

TEST_F(ExportRun, TheScriptRepeatsCommandFolderAndEnvironment) {
  keep(report_of(at("proj/sub dir")));
  ASSERT_TRUE(exported());
  const auto end = run_script(at("bin/go"));
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_THAT(end.out, HasSubstr("/src/sub dir\n"));
  EXPECT_THAT(end.out, HasSubstr("\nGOFLAGS=-tags=a\n"));
  EXPECT_THAT(end.out, HasSubstr("GOTOOLCHAIN=local\n"));
  EXPECT_THAT(end.out, HasSubstr("PATH=" + at("") + "bin:"));
  EXPECT_THAT(end.out, Not(HasSubstr("SECRET")));
  EXPECT_THAT(end.out, Not(HasSubstr("/w/home")));
  EXPECT_TRUE(fs::is_empty(at("tmp"))) << "the script left something behind";
}

TEST_F(ExportRun, TheScriptEndsAsTheCommandDoes) {
  auto report = report_of(at("proj"));
  report.request.command = {"sh", "-c", "exit 7"};
  keep(report);
  ASSERT_TRUE(exported());
  EXPECT_EQ(run_script(at("bin/go")).exit_code, 7);
}

TEST_F(ExportRun, HostileWordsStayWords) {
  auto report = report_of(at("proj"));
  report.request.command.push_back(kEvil);
  report.request.command.push_back("");
  report.record.environment["EVIL"] = kEvil;
  report.record.environment["A B'; touch x; '"] = "y";
  keep(report);
  ASSERT_TRUE(exported());
  const auto end = run_script(at("bin/go"));
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_THAT(end.out, HasSubstr("<" + kEvil + ">\n<>\n"));
  EXPECT_THAT(end.out, HasSubstr("EVIL=" + kEvil + "\n"));
  EXPECT_FALSE(fs::exists("/tmp/goiso-owned"));
  EXPECT_THAT(read("out/Dockerfile"), Not(HasSubstr("owned")));
}

TEST_F(ExportRun, AHostileFolderNameStaysAName) {
  const auto name = "proj/'; touch owned; '$(id)";
  write(std::string(name) + "/main.go", "package main\n");
  keep(report_of(at(name)));
  ASSERT_TRUE(exported());
  const auto end = run_script(at("bin/go"));
  EXPECT_THAT(end.out, HasSubstr("/src/'; touch owned; '$(id)\n")) << end.err;
}

TEST_F(ExportRun, ModulesComeFromTheCallersProxyAndAreHeldToItsChecksumDatabase) {
  auto report = report_of(at("proj"));
  report.record.environment["GOPROXY"] = "http://127.0.0.1:8081";
  report.record.environment["GOSUMDB"] = "off";
  report.modules.source = "mirror";
  keep(report);
  ASSERT_TRUE(exported());
  const auto end = run_script(at("bin/go"), {{"GOPROXY", "file:///a b"}});
  EXPECT_THAT(end.out, HasSubstr("GOPROXY=file:///a b\n")) << end.err;
  EXPECT_THAT(end.out, Not(HasSubstr("GOSUMDB")));
  EXPECT_THAT(read("out/README.md"), Not(HasSubstr("--network none")));
}

TEST_F(ExportRun, AnotherGoIsRefused) {
  keep(report_of(at("proj")));
  ASSERT_TRUE(exported());
  write("bin/go", "#!/bin/sh\necho 'go version go1.22.0 linux/amd64'\n");
  const auto end = run_script(at("bin/go"));
  EXPECT_EQ(end.exit_code, 125);
  EXPECT_THAT(end.err, HasSubstr("needs go1.21.13"));
}

TEST_F(ExportRun, ALoneFileGetsTheGoModItWasRunWith) {
  write("hello.go", "package main\n\nfunc main() {}\n");
  auto report = report_of(at("hello.go"));
  report.request.project.go_line = "1.20";
  report.request.command = {"cat", "go.mod"};
  keep(report);
  ASSERT_TRUE(exported());
  EXPECT_THAT(run_script(at("bin/go")).out, HasSubstr("\ngo 1.20\n"));
}

TEST_F(ExportRun, AProjectThatChangedIsRefusedUnlessItIsLeftOut) {
  keep(report_of(at("proj")));
  write("proj/new.go", "package main\n");
  const auto refused = exported();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(refused.error().message, HasSubstr("have changed since"));
  EXPECT_FALSE(fs::exists(at("out")));
  ExportOptions without;
  without.without_project = true;
  ASSERT_TRUE(exported(without));
  EXPECT_FALSE(fs::exists(at("out/project.tar")));
  EXPECT_EQ(run_script(at("bin/go")).exit_code, 125);
}

TEST_F(ExportRun, AProjectThatMovedIsNamed) {
  keep(report_of(at("proj")));
  fs::rename(at("proj"), at("moved"));
  ASSERT_FALSE(exported());
  ExportOptions moved;
  moved.project = at("moved");
  EXPECT_TRUE(exported(moved));
}

TEST_F(ExportRun, AFolderWithSomethingInItIsLeftAlone) {
  keep(report_of(at("proj")));
  write("out/precious", "x");
  const auto refused = exported();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(read("out/precious"), "x");
}

TEST_F(ExportRun, WhatAKilledExportLeftIsRemoved) {
  keep(report_of(at("proj")));
  auto boot = read_file("/proc/sys/kernel/random/boot_id").value_or("");
  boot = std::string(trim(boot));
  fs::create_directories(at(".goiso-export-" + boot + ":4194999:1@abcd"));
  ASSERT_TRUE(exported());
  for (const auto& entry : fs::directory_iterator(folder_->path())) {
    EXPECT_FALSE(entry.path().filename().string().starts_with(".goiso-export-")) << entry.path();
  }
}

}  // namespace
}  // namespace goiso
