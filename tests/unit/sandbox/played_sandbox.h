#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "engine/containers.h"
#include "project/open_project.h"
#include "sandbox/labels.h"
#include "sandbox/sandbox.h"
#include "support/fake_engine.h"
#include "support/fake_init.h"
#include "support/goroot.h"

namespace goiso {

inline constexpr const char* kSdks[] = {"go1.21.13", "go1.22.0"};

/// What the go command of a box is told in ANSWER is its exit code.
inline FakeInit::Played played(const wire::RunMessage& run) {
  const auto answer = run.environment.find("ANSWER");
  return {"played\n", answer == run.environment.end() ? 0 : std::stoi(answer->second)};
}

/// Counts what was said.
class CountingProgress final : public Progress {
 public:
  void step_started(const std::string& what) override {
    unpacked += what.starts_with("unpacking") ? 1 : 0;
    compiled_deps += what.starts_with("compiling the dependencies") ? 1 : 0;
  }
  void step_moved(std::int64_t, std::int64_t, const char*) override {}
  void step_ended() override {}
  void note(const std::string&) override { ++notes; }
  std::atomic<int> unpacked{0}, compiled_deps{0}, notes{0};
};

/// A store of two SDKs, a project, and an engine in whose containers goiso-init is played.
class SandboxTest : public testing::Test {
 protected:
  SandboxTest() {
    fake_.set_behaviour(FakeInit::behaviour(played));
    for (const auto* name : kSdks) {
      write_goroot(top() / name, name, "no program");
      const auto sdk = store_.import_folder(top() / name, "linux/amd64", progress_, {});
      EXPECT_TRUE(sdk) << sdk.error().message;
      toolchains_.push_back(toolchain_of(*sdk));
    }
    std::filesystem::create_directories(top() / "proj");
    std::ofstream{top() / "proj/go.mod"} << "module example.test/proj\n\ngo 1.21\n";
    std::ofstream{top() / "proj/main.go"} << "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println() }\n";
    std::ofstream{top() / "init"} << "init";
    setup_.temporary = top() / "tmp";
    setup_.state = top() / "state";
    std::ofstream{top() / "rootfs.txt"} << "file 0555 0 0 goiso-init @goiso-init\n";
    setup_.base_image = find_base_image(top() / "rootfs.txt", top() / "init", top() / "base-image").value();
    setup_.idle_boxes = 2;
  }

  Sandbox open() {
    auto sandbox = Sandbox::open(engine_, store_, setup_, progress_, {});
    EXPECT_TRUE(sandbox) << sandbox.error().message;
    return std::move(*sandbox);
  }

  BuildRequest request(std::size_t sdk, int answer = 0) const {
    BuildRequest request;
    request.project = *open_project(top() / "proj", {});
    request.toolchain = toolchains_[sdk];
    request.command = {"go", "build", "./..."};
    request.environment["ANSWER"] = std::to_string(answer);
    return request;
  }

  std::size_t created() const {
    const auto requests = fake_.requests();
    return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [](const std::string& request) {
      return request.ends_with("/containers/create");
    }));
  }

  void kill_all_boxes() {
    const auto boxes = list_containers(engine_, {labels::kMark}, {});
    ASSERT_TRUE(boxes);
    for (const auto& box : *boxes) {
      ASSERT_TRUE(kill_container(engine_, box.id, {}));
    }
  }

  const std::filesystem::path& top() const { return folder_.path(); }

  TempFolder folder_ = *TempFolder::create(std::filesystem::temp_directory_path(), "goiso-sandbox-test-");
  CountingProgress progress_;
  SdkStore store_ = *SdkStore::open(top() / "data");
  std::vector<Toolchain> toolchains_;
  FakeEngine fake_;
  Engine engine_ = *Engine::connect({*parse_endpoint(fake_.url(), "test")}, {});
  SandboxSetup setup_;
  const ModuleAccess no_modules_;
};

}  // namespace goiso
