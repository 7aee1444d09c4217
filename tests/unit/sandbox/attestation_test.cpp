#include "sandbox/attestation.h"

#include <gmock/gmock.h>

#include "sandbox/box_plan.h"

namespace goiso {
namespace {

using testing::HasSubstr;

EngineFacts engine() {
  EngineFacts facts;
  facts.cpus = 4;
  facts.memory = std::int64_t{8} << 30;
  return facts;
}

ContainerSpec promised() {
  static const EngineFacts facts = engine();
  static const Session session{"s", "o", "h"};
  BuildRequest request;
  request.toolchain.digest = "sha256:" + std::string(64, 'a');
  request.limits.cpus = 2;
  return plan_build_box({facts, session, "sha256:image"}, request, {{"goiso-std-x", ""}, ""}, WorkStore::kTmpfs).spec;
}

// What goiso-init says in a box that is as promised.
std::map<std::string, std::string> honest() {
  std::map<std::string, std::string> facts{
      {"no_new_privs", "1"},
      {"seccomp", "2"},
      {"dumpable", "0"},
      {"pid", "1"},
      {"uid", "65532"},
      {"gid", "65532"},
      {"interfaces", "lo"},
      {"routes", "0"},
      {"cgroup_memory", "4294967296"},
      {"cgroup_pids", "512"},
      {"cgroup_cpu", "200000 100000"},
      {"rlimit:core", "0 0"},
      {"rlimit:nofile", "4096 4096"},
      {"rlimit:nproc", "8192 8192"},
      {"mount:/", "overlay ro,relatime"},
      {"mount:/proc", "proc rw,nosuid"},
      {"mount:/etc/hosts", "ext4 rw,relatime"},
      {"mount:/etc", "tmpfs rw,nosuid,nodev,noexec,relatime,size=64k,nr_inodes=64"},
      {"hosts", "127.0.0.1\tlocalhost\n"},
      {"mount:/w", "tmpfs rw,nosuid,nodev,relatime,size=2097152k,nr_inodes=400000"},
      {"mount:/tmp", "tmpfs rw,nosuid,nodev,relatime,size=2097152k,nr_inodes=400000"},
      {"mount:/usr/local/go", "ext4 ro,relatime"},
      {"mount:/seed", "ext4 ro,relatime"}};
  for (const auto* set : {"cap_inh", "cap_prm", "cap_eff", "cap_bnd", "cap_amb"}) {
    facts[set] = "0000000000000000";
  }
  return facts;
}

std::string difference(const std::string& name, const std::string& value) {
  auto facts = honest();
  facts[name] = value;
  const auto checked = check_attestation(promised(), engine(), facts);
  return checked ? "" : checked.error().message;
}

TEST(Attestation, AcceptsABoxThatIsAsPromised) {
  const auto checked = check_attestation(promised(), engine(), honest());
  EXPECT_TRUE(checked) << checked.error().message;
}

TEST(Attestation, RefusesEveryFactThatIsMissing) {
  for (const auto& [name, value] : honest()) {
    if (name == "mount:/proc" || name == "mount:/etc/hosts") {
      continue;  // the engine's own: nothing was promised about them
    }
    auto facts = honest();
    facts.erase(name);
    const auto checked = check_attestation(promised(), engine(), facts);
    ASSERT_FALSE(checked) << name;
    EXPECT_EQ(checked.error().kind, ErrorKind::kBoxRefused);
  }
}

TEST(Attestation, NamesWhatDiffers) {
  EXPECT_THAT(difference("cap_eff", "0000000000000400"),
              HasSubstr("cap_eff is '0000000000000400', promised '0000000000000000'"));
  EXPECT_THAT(difference("seccomp", "0"), HasSubstr("seccomp is '0'"));
  EXPECT_THAT(difference("uid", "0"), HasSubstr("uid is '0', promised '65532'"));
  EXPECT_THAT(difference("interfaces", "eth0 lo"), HasSubstr("interfaces is 'eth0 lo'"));
  EXPECT_THAT(difference("routes", "1"), HasSubstr("routes"));
  EXPECT_THAT(difference("rlimit:core", "unlimited"), HasSubstr("rlimit:core"));
}

TEST(Attestation, RefusesLooserLimitsButNotTighterOnes) {
  EXPECT_THAT(difference("cgroup_memory", "max"), HasSubstr("cgroup_memory"));
  EXPECT_THAT(difference("cgroup_memory", "4294967297"), HasSubstr("cgroup_memory"));
  EXPECT_EQ(difference("cgroup_memory", "4294967295"), "");
  EXPECT_THAT(difference("cgroup_pids", "max"), HasSubstr("cgroup_pids"));
  EXPECT_THAT(difference("cgroup_cpu", "300000 100000"), HasSubstr("cgroup_cpu"));
  EXPECT_THAT(difference("cgroup_cpu", "max 100000"), HasSubstr("cgroup_cpu"));
  EXPECT_EQ(difference("cgroup_cpu", "150000 100000"), "");
}

TEST(Attestation, RefusesMountsThatAreWiderThanPromised) {
  EXPECT_THAT(difference("mount:/usr/local/go", "ext4 rw,relatime"),
              HasSubstr("/usr/local/go is not mounted read-only"));
  EXPECT_THAT(difference("mount:/w", "tmpfs rw,nosuid,relatime,size=2097152k"),
              HasSubstr("/w is mounted without nodev"));
  EXPECT_THAT(difference("mount:/w", "tmpfs rw,nosuid,nodev,size=4194304k"), HasSubstr("/w is larger than promised"));
  EXPECT_THAT(difference("mount:/w", "tmpfs rw,nosuid,nodev"), HasSubstr("/w is larger than promised"));
  EXPECT_THAT(difference("mount:/host", "ext4 rw"), HasSubstr("/host is mounted writable and nobody asked for it"));
  EXPECT_THAT(difference("mount:/devil", "ext4 rw"), HasSubstr("/devil"));
  EXPECT_EQ(difference("mount:/host", "ext4 ro"), "");
  EXPECT_THAT(difference("mount:/", "overlay rw"), HasSubstr("root file system"));
}

}  // namespace
}  // namespace goiso
