// Many runs in one sandbox, in real boxes, with a go command that takes no time.
#include "sandbox/sandbox.h"

#include <gmock/gmock.h>

#include <fstream>
#include <numeric>
#include <set>

#include "archive/tar_writer.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "engine/containers.h"
#include "engine/volumes.h"
#include "project/open_project.h"
#include "support/goroot.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kSdks[] = {"go1.21.13", "go1.22.0"};  // bad.txt names the second

// Its own home and SDKs; what it leaves in the engine is removed by the home's label.
class BoxesOfOneSandbox : public testing::Test {
 protected:
  void SetUp() override {
    const auto endpoints = candidate_endpoints(EndpointSurroundings::from_process(""));
    ASSERT_TRUE(endpoints) << "these tests need an engine: " << endpoints.error().message;
    auto engine = Engine::connect(*endpoints, {});
    ASSERT_TRUE(engine) << "these tests need a Docker Engine: " << engine.error().message;
    engine_ = std::make_unique<Engine>(std::move(*engine));
    const auto program = read_file(GOISO_STUB_GO);
    ASSERT_TRUE(program);
    for (const auto* name : kSdks) {
      write_goroot(top() / name, name, *program);
      const auto sdk = store_.import_folder(top() / name, "linux/" + engine_->facts().arch, progress_, {});
      ASSERT_TRUE(sdk) << sdk.error().message;
      toolchains_.push_back(toolchain_of(*sdk));
    }
    write_project();
    auto image = find_base_image(fs::path{GOISO_SOURCE_DIR} / "images/base/rootfs.txt", GOISO_INIT, top() / "base-image");
    ASSERT_TRUE(image) << image.error().message;
    const SandboxSetup setup{top() / "state", top() / "tmp", std::move(*image), 3};
    auto sandbox = Sandbox::open(*engine_, store_, setup, progress_, {});
    ASSERT_TRUE(sandbox) << sandbox.error().message;
    sandbox_ = std::make_unique<Sandbox>(std::move(*sandbox));
  }

  void TearDown() override {
    sandbox_.reset();
    const auto home = read_file(top() / "state/home-id");
    ASSERT_TRUE(home);
    const auto volumes = list_volumes(*engine_, {std::string{labels::kHome} + "=" + *home}, {});
    ASSERT_TRUE(volumes);
    for (const auto& volume : *volumes) {
      EXPECT_TRUE(remove_volume(*engine_, volume.name, {})) << volume.name;
    }
  }

  void write_project() const {
    fs::create_directories(top() / "proj");
    std::ofstream{top() / "proj/go.mod"} << "module example.test/proj\n\ngo 1.21\n";
    std::ofstream{top() / "proj/main.go"} << "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println() }\n";
    std::ofstream{top() / "proj/bad.txt"} << kSdks[1] << '\n';
  }

  BuildRequest request(std::size_t sdk) const {
    BuildRequest request;
    request.project = *open_project(top() / "proj", {});
    request.toolchain = toolchains_[sdk];
    request.command = {"go", "build", "./..."};
    return request;
  }

  std::vector<ContainerState> containers_of_this_home() const {
    const auto home = read_file(top() / "state/home-id");
    const auto containers = list_containers(*engine_, {std::string{labels::kHome} + "=" + home.value_or("none")}, {});
    EXPECT_TRUE(containers);
    return containers.value_or(std::vector<ContainerState>{});
  }

  const fs::path& top() const { return folder_.path(); }

  TempFolder folder_ = *TempFolder::create(fs::temp_directory_path(), "goiso-engine-test-");
  NoProgress progress_;
  SdkStore store_ = *SdkStore::open(top() / "data");
  std::vector<Toolchain> toolchains_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Sandbox> sandbox_;
  const ModuleAccess no_modules_{};
};

TEST_F(BoxesOfOneSandbox, RunsOfTwoSdksAtOnceOnColdVolumesTellThemApart) {
  std::vector<std::size_t> runs(8);
  std::iota(runs.begin(), runs.end(), 0);
  const auto records =
      parallel_map(runs, 4, [&](std::size_t i) { return sandbox_->run(request(i % 2), no_modules_, {}); });
  std::set<std::string> boxes;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    ASSERT_TRUE(records[i]) << records[i].error().message;
    EXPECT_EQ(records[i]->exit_code, static_cast<int>(i % 2));
    EXPECT_EQ(records[i]->log.text(), std::string{kSdks[i % 2]} + "\n");
    boxes.insert(records[i]->box.container);
  }
  EXPECT_THAT(boxes, SizeIs(runs.size()));
  EXPECT_TRUE(sandbox_->close());
  EXPECT_THAT(containers_of_this_home(), IsEmpty());
}

TEST_F(BoxesOfOneSandbox, EachBoxOfThePoolIsUsedOnceAndNoneStays) {
  const auto wanted = request(0);
  const auto snapshot = sandbox_->snapshot(wanted, {});
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  sandbox_->expect(wanted, no_modules_, 6);
  for (int run = 0; run < 4; ++run) {
    const auto record = sandbox_->run(wanted, no_modules_, *snapshot, {});
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->exit_code, 0) << "99 says that somebody was there before";
  }
  EXPECT_TRUE(sandbox_->close());  // with two expected runs that never came
  EXPECT_THAT(containers_of_this_home(), IsEmpty());
}

TEST_F(BoxesOfOneSandbox, DependenciesAreCompiledOnceWhereNoneOfTheProjectsCodeIs) {
  std::ofstream{top() / "proj/uses.go"} << "package main\n\nimport _ \"x.test/m\"\n";
  std::ofstream{top() / "proj/wants-deps.txt"} << "the stub looks for them\n";
  ModuleAccess modules;
  modules.tree.digest = sha256_digest(top().string());
  modules.tree.zip_bytes = 5'000'000;
  modules.tree.write = [](const ByteSink& sink, std::stop_token) { return TarWriter{sink}.finish(); };
  auto wanted = request(0);
  wanted.modules = ModuleSupply::kTree;
  const auto snapshot = sandbox_->snapshot(wanted, {});
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  const auto records =
      parallel_map(std::vector<int>{0, 1, 2}, 2, [&](int) { return sandbox_->run(wanted, modules, *snapshot, {}); });
  for (const auto& record : records) {
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->exit_code, 0) << "98 says that they were not laid out";
    EXPECT_EQ(record->compiled_deps, 1);
  }
  EXPECT_TRUE(sandbox_->close());
  EXPECT_THAT(containers_of_this_home(), IsEmpty());
}

TEST_F(BoxesOfOneSandbox, ABoxOpenedOverEmptyVolumesSeesWhatIsPutThere) {
  const auto wanted = request(0);
  const auto snapshot = sandbox_->snapshot(wanted, {});
  ASSERT_TRUE(snapshot);
  sandbox_->expect(wanted, no_modules_, 2);
  const auto records =
      parallel_map(std::vector<int>{0, 1}, 2, [&](int) { return sandbox_->run(wanted, no_modules_, *snapshot, {}); });
  for (const auto& record : records) {
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->log.text(), std::string{kSdks[0]} + "\n");
  }
}

TEST_F(BoxesOfOneSandbox, AnOverlayReplacesAndAddsFilesOfTheProjectForOneRun) {
  auto turned = request(0);
  const auto snapshot = sandbox_->snapshot(turned, {});
  ASSERT_TRUE(snapshot);
  ASSERT_TRUE(sandbox_->prepare(turned, no_modules_, *snapshot, {}));
  turned.overlay = {{"bad.txt", std::string{kSdks[0]} + "\n"}, {"new/folder/x.txt", "x"}};
  const auto with = sandbox_->run(turned, no_modules_, *snapshot, {});
  ASSERT_TRUE(with) << with.error().message;
  EXPECT_EQ(with->exit_code, 1);
  const auto without = sandbox_->run(request(0), no_modules_, *snapshot, {});
  ASSERT_TRUE(without) << without.error().message;
  EXPECT_EQ(without->exit_code, 0);
  EXPECT_EQ(with->snapshot.digest, without->snapshot.digest);
}

}  // namespace
}  // namespace goiso
