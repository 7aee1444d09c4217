#include "sandbox/box_plan.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "sandbox/environment.h"
#include "sandbox/places.h"
#include "sandbox/volume_book.h"

namespace goiso {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::Pair;

struct Given {
  EngineFacts engine;
  Session session{"session", "owner", "home"};
  BuildRequest request;
  Given() {
    engine.cpus = 2;
    engine.memory = std::int64_t{2} << 30;
    request.toolchain.digest = "sha256:0123456789abcdef0123";
  }
  ContainerSpec spec(WorkStore work = WorkStore::kTmpfs) const {
    return plan_build_box({engine, session, "sha256:i"}, request, {{"goiso-std-1", ""}, ""}, work).spec;
  }
};

const MountSpec* mount_at(const ContainerSpec& spec, const std::string& target) {
  for (const auto& mount : spec.mounts) {
    if (mount.target == target) {
      return &mount;
    }
  }
  return nullptr;
}

TEST(BoxPlan, LimitsAreNoLargerThanTheEngine) {
  Given given;
  given.request.limits.cpus = 16;
  EXPECT_EQ(given.spec().memory, std::int64_t{2} << 30);
  EXPECT_EQ(given.spec().nano_cpus, 2'000'000'000);
}

TEST(BoxPlan, ABuildMountsSdkAndSeedReadOnly) {
  const auto spec = Given{}.spec();
  for (const auto* target : {places::kGoroot, places::kSeed}) {
    ASSERT_NE(mount_at(spec, target), nullptr);
    EXPECT_TRUE(mount_at(spec, target)->is_read_only);
  }
  EXPECT_EQ(mount_at(spec, places::kGoroot)->source, "goiso-sdk-0123456789abcdef");
}

TEST(BoxPlan, EverythingCarriesTheLabels) {
  const auto spec = Given{}.spec();
  for (const auto* label :
       {labels::kMark, labels::kKind, labels::kOwner, labels::kHome, labels::kSession, labels::kDeadline}) {
    EXPECT_THAT(spec.labels, Contains(Key(label)));
  }
  EXPECT_THAT(mount_at(spec, places::kGoroot)->labels, Contains(Pair(labels::kKind, "sdk")));
  EXPECT_THAT(mount_at(spec, places::kSeed)->labels, Contains(Pair(labels::kKind, "std")));
}

TEST(BoxPlan, TheWorkFolderIsBoundedInBytesAndInodes) {
  const auto spec = Given{}.spec();
  EXPECT_THAT(mount_at(spec, places::kWork)->tmpfs_options, HasSubstr("size=2147483648,nr_inodes=400000"));
  EXPECT_THAT(mount_at(spec, places::kWork)->tmpfs_options, HasSubstr("uid=65532,gid=65532"));
}

TEST(BoxPlan, ABigProjectHasItsSourcesOnAVolumeOfItsOwn) {
  const auto spec = Given{}.spec(WorkStore::kSourceVolume);
  EXPECT_EQ(mount_at(spec, places::kSource)->kind, MountSpec::Kind::kAnonymousVolume);
  EXPECT_EQ(mount_at(spec, places::kWork)->kind, MountSpec::Kind::kTmpfs);
}

TEST(BoxPlan, AKeptBoxIsNotRemovedByTheEngine) {
  Given given;
  given.request.keep = true;
  EXPECT_FALSE(given.spec(WorkStore::kKeptVolume).is_auto_removed);
  EXPECT_THAT(given.spec(WorkStore::kKeptVolume).labels, Contains(Key(labels::kKeep)));
  EXPECT_TRUE(Given{}.spec().is_auto_removed);
}

TEST(BoxPlan, TheBaseImageBringsItsOwnHostsWhereTheEngineWouldStartProcessesForThem) {
  const Given given;
  const auto own = given.spec();
  EXPECT_TRUE(own.has_own_hosts);
  ASSERT_NE(mount_at(own, places::kEtc), nullptr);
  EXPECT_THAT(mount_at(own, places::kEtc)->tmpfs_options, HasSubstr("noexec,nosuid,nodev,size=65536"));

  Given on_podman;
  on_podman.engine.is_podman = true;
  const BoxGround foreign{given.engine, given.session, "sha256:f", ForeignGround{"sha256:00", {}}};
  const auto lent = plan_build_box(foreign, given.request, {{"goiso-std-1", ""}, ""}, WorkStore::kTmpfs).spec;
  for (const auto& other : {on_podman.spec(), lent}) {
    EXPECT_FALSE(other.has_own_hosts);
    EXPECT_EQ(mount_at(other, places::kEtc), nullptr);
  }
}

TEST(BoxPlan, AForeignImageLendsItsFilesAndNothingElse) {
  const Given given;
  const BoxGround ground{given.engine, given.session, "sha256:f",
                         ForeignGround{"sha256:00112233445566778899", {"/var/lib/data", "/tmp"}}};
  const auto spec = plan_build_box(ground, given.request, {{"goiso-std-1", ""}, ""}, WorkStore::kTmpfs).spec;
  EXPECT_EQ(spec.image, "sha256:f");
  EXPECT_THAT(spec.entrypoint, testing::ElementsAre(places::kMountedInit));
  EXPECT_EQ(spec.user, places::kNobody);
  EXPECT_THAT(spec.labels, Contains(Pair(labels::kKeep, "")));
  ASSERT_NE(mount_at(spec, places::kInitFolder), nullptr);
  EXPECT_EQ(mount_at(spec, places::kInitFolder)->source, "goiso-init-0011223344556677");
  EXPECT_TRUE(mount_at(spec, places::kInitFolder)->is_read_only);
  ASSERT_NE(mount_at(spec, "/var/lib/data"), nullptr) << "its own volume would be writable";
  EXPECT_TRUE(mount_at(spec, "/var/lib/data")->is_read_only);
  EXPECT_EQ(mount_at(spec, "/var/lib/data")->kind, MountSpec::Kind::kTmpfs);
  EXPECT_EQ(mount_at(spec, places::kTemp)->kind, MountSpec::Kind::kTmpfs) << "a place of ours stays ours";
}

TEST(BoxPlan, NoVolumeOfOursIsFilledFromAForeignImage) {
  const Given given;
  const BoxGround ground{given.engine, given.session, "sha256:f", ForeignGround{"sha256:00", {}}};
  const auto spec = plan_build_box(ground, given.request, {{"goiso-std-1", ""}, ""}, WorkStore::kTmpfs).spec;
  for (const auto* target : {places::kGoroot, places::kSeed, places::kInitFolder}) {
    EXPECT_FALSE(mount_at(spec, target)->is_filled_from_image) << target;
  }
  EXPECT_TRUE(mount_at(given.spec(), places::kGoroot)->is_filled_from_image);
}

TEST(BoxPlan, ASeedOfACCompilerSaysWhichImageItIsOf) {
  const Given given;
  const BoxGround ground{given.engine, given.session, "sha256:i"};
  const auto seed = [&](const std::string& image) {
    return mount_at(plan_seed_box(ground, given.request.toolchain, {"goiso-std-1", image}).spec, places::kSeed)->labels;
  };
  EXPECT_THAT(seed("sha256:c"), Contains(Pair(labels::kImage, "sha256:c")));
  EXPECT_THAT(seed(""), Not(Contains(Key(labels::kImage))));
}

TEST(BoxPlan, OnlyTheTrustedBoxMayWriteCompiledDependencies) {
  const Given given;
  const BoxGround ground{given.engine, given.session, "sha256:i"};
  const BuildVolumes volumes{{"goiso-std-1", ""}, "sha256:00112233445566778899", {"goiso-deps-1", ""}};
  const auto build = plan_build_box(ground, given.request, volumes, WorkStore::kTmpfs).spec;
  const auto compile = plan_deps_box(ground, given.request.toolchain, volumes).spec;
  ASSERT_NE(mount_at(build, places::kDeps), nullptr);
  EXPECT_TRUE(mount_at(build, places::kDeps)->is_read_only);
  EXPECT_THAT(mount_at(build, places::kDeps)->labels, Contains(Pair(labels::kKind, labels::kDepsKind)));
  for (const auto* target : {places::kGoroot, places::kSeed, places::kModules}) {
    ASSERT_NE(mount_at(compile, target), nullptr) << target;
    EXPECT_TRUE(mount_at(compile, target)->is_read_only) << target;
    EXPECT_EQ(mount_at(compile, target)->source, mount_at(build, target)->source) << "action ids hold these paths";
  }
  EXPECT_FALSE(mount_at(compile, places::kDeps)->is_read_only);
  EXPECT_EQ(mount_at(given.spec(), places::kDeps), nullptr) << "no modules, no volume";
}

TEST(BoxPlan, TheNameOfATrustedBoxIsTheSameForEveryProcess) {
  const Given given;
  const BoxGround ground{given.engine, given.session, "sha256:i"};
  const Session other{"other", "owner2", "home2"};
  EXPECT_EQ(plan_populate_box(ground, given.request.toolchain).spec.name,
            plan_populate_box({given.engine, other, "sha256:i"}, given.request.toolchain).spec.name);
  EXPECT_NE(given.spec().name, given.spec().name);
}

TEST(Environment, HoldsNothingOfThisProcess) {
  setenv("GOISO_TEST_SECRET", "x", 1);
  setenv("GOFLAGS", "-toolexec=evil", 1);
  const auto environment = box_environment(BuildRequest{});
  EXPECT_THAT(environment, Not(Contains(Key("GOISO_TEST_SECRET"))));
  EXPECT_THAT(environment, Not(Contains(Key("GOFLAGS"))));
  EXPECT_THAT(environment, Contains(Pair("GOTOOLCHAIN", "local")));
  EXPECT_THAT(environment, Contains(Pair("GOPROXY", "off")));
}

TEST(Environment, OnlyTheBaseImageHasNothingButBin) {
  BuildRequest request;
  EXPECT_THAT(box_environment(request), Contains(Pair("PATH", "/usr/local/go/bin:/bin")));
  request.image = "debian:12";
  EXPECT_THAT(box_environment(request).at("PATH"), HasSubstr(":/usr/bin:"));
  EXPECT_THAT(box_environment(request), Contains(Pair("CGO_ENABLED", "0")));
  request.cgo = true;
  EXPECT_THAT(box_environment(request), Contains(Pair("CGO_ENABLED", "1")));
}

TEST(Environment, TheRequestHasTheLastWord) {
  BuildRequest request;
  request.environment = {{"CGO_ENABLED", "1"}, {"GOFLAGS", "-mod=mod"}};
  EXPECT_THAT(box_environment(request), Contains(Pair("CGO_ENABLED", "1")));
  EXPECT_THAT(box_environment(request), Contains(Pair("GOFLAGS", "-mod=mod")));
}

TEST(VolumeBook, RemembersPerEngineAndForgets) {
  const auto folder = *TempFolder::create(std::filesystem::temp_directory_path(), "goiso-test-");
  const VolumeBook book{folder.path(), "AB:CD/../x"};
  EXPECT_FALSE(book.holds("v"));
  ASSERT_TRUE(book.enter("v"));
  EXPECT_TRUE(book.holds("v"));
  EXPECT_FALSE((VolumeBook{folder.path(), "other"}.holds("v")));
  ASSERT_TRUE(book.strike("v"));
  ASSERT_TRUE(book.strike("v"));
  EXPECT_FALSE(book.holds("v"));
}

}  // namespace
}  // namespace goiso
