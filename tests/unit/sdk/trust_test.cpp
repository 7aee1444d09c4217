#include "sdk/trust.h"

#include <gmock/gmock.h>

#include "sample_catalog.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kRight = "sha256:" + std::string(64, 'a');
const std::string kWrong = "sha256:" + std::string(64, 'b');

class Trust : public testing::Test {
 protected:
  const ReleaseCatalog catalog_ = sample_catalog({"1.21.5"}, {"1.21.5"});  // two lists agree; the pinned h1 is h1:x
  TrustPolicy policy_{catalog_};
  static HashEvidence tarball(const std::string& digest, const std::string& h1 = "") {
    return {go("1.21.5"), "linux/amd64", "go1.21.5.linux-amd64.tar.gz", digest, h1};
  }
  static Result<std::vector<std::string>> decided(const HashEvidence& evidence, const TrustPolicy& policy) {
    return decide_trust(evidence, policy, {});
  }
  // A log that knows one hash of one release.
  static LogProof log_with(const std::string& release, const std::string& h1) {
    return [=](const HashEvidence& evidence, const std::stop_token&) -> Result<std::optional<std::string>> {
      if (evidence.version != go(release)) {
        return Error{ErrorKind::kNotFound, "the log does not know it", {}, {}};
      }
      return evidence.h1 == h1
                 ? Result<std::optional<std::string>>{std::optional<std::string>{"sumdb"}}
                 : Result<std::optional<std::string>>{Error{ErrorKind::kUntrusted, "the log has another", {}, {}}};
    };
  }
  static LogProof log_that_fails(ErrorKind kind) {
    return [kind](const HashEvidence&, const std::stop_token&) -> Result<std::optional<std::string>> {
      return Error{kind, "nobody answers", {}, {}};
    };
  }
  static HashEvidence zip(const std::string& h1) {
    return {go("1.21.5"), "linux/amd64", "v0.0.1-go1.21.5.linux-amd64.zip", kWrong, h1};
  }
};

TEST_F(Trust, AnArchiveIsHeldToTheManifest) {
  EXPECT_THAT(*decided(tarball(kRight), policy_), ElementsAre("sha256"));
  EXPECT_THAT(*decided(tarball(kRight, "h1:x"), policy_), ElementsAre("sha256", "pinned-h1"));
  const auto refused = decided(tarball(kWrong, "h1:x"), policy_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUntrusted);
  EXPECT_THAT(refused.error().message, HasSubstr("not what was published"));
}

TEST_F(Trust, AModuleIsHeldToItsPinnedHash) {
  EXPECT_THAT(*decided(zip("h1:x"), policy_), ElementsAre("pinned-h1"));
  EXPECT_EQ(decided(zip("h1:y"), policy_).error().kind, ErrorKind::kUntrusted);
}

TEST_F(Trust, MoreListsMayBeAskedFor) {
  policy_.min_sources = 2;
  EXPECT_TRUE(decided(tarball(kRight), policy_));
  policy_.min_sources = 3;
  const auto refused = decided(tarball(kRight), policy_);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("2 of 3"));
  EXPECT_THAT(*decided(tarball(kRight, "h1:x"), policy_), ElementsAre("pinned-h1"));
}

TEST_F(Trust, WhatNobodyKnowsIsRefused) {
  const HashEvidence unknown{go("1.99.0"), "linux/amd64", "go1.99.0.linux-amd64.tar.gz", kRight, "h1:x"};
  EXPECT_FALSE(can_be_trusted(unknown, policy_));
  EXPECT_EQ(decided(unknown, policy_).error().kind, ErrorKind::kUntrusted);
}

TEST_F(Trust, ALogProvesWhatNothingElseVouchesFor) {
  const HashEvidence unknown{go("1.99.0"), "linux/amd64", "v0.0.1-go1.99.0.linux-amd64.zip", kRight, "h1:z"};
  policy_.log = log_with("1.99.0", "h1:z");
  EXPECT_TRUE(can_be_trusted(unknown, policy_));
  EXPECT_THAT(*decided(unknown, policy_), ElementsAre("sumdb"));
  policy_.log = [](const HashEvidence&, const std::stop_token&) -> Result<std::optional<std::string>> {
    return std::optional<std::string>{};
  };
  EXPECT_EQ(decided(unknown, policy_).error().kind, ErrorKind::kUntrusted);
}

TEST_F(Trust, ALogThatHasAnotherHashRefusesWhatEverybodyElseVouchesFor) {
  policy_.log = log_with("1.21.5", "h1:other");
  EXPECT_EQ(decided(zip("h1:x"), policy_).error().message, "the log has another");
  EXPECT_EQ(decided(tarball(kRight, "h1:x"), policy_).error().kind, ErrorKind::kUntrusted);
  policy_.log = log_with("1.21.5", "h1:x");
  EXPECT_THAT(*decided(zip("h1:x"), policy_), ElementsAre("pinned-h1", "sumdb"));
  EXPECT_THAT(*decided(tarball(kRight, "h1:x"), policy_), ElementsAre("sha256", "pinned-h1", "sumdb"));
}

TEST_F(Trust, ALogOutOfReachRefusesNothingThatIsPinned) {
  for (const auto kind : {ErrorKind::kNetwork, ErrorKind::kNotFound}) {
    policy_.log = log_that_fails(kind);
    EXPECT_THAT(*decided(zip("h1:x"), policy_), ElementsAre("pinned-h1"));
    EXPECT_THAT(*decided(tarball(kRight, "h1:y"), policy_), ElementsAre("sha256"));
  }
}

TEST_F(Trust, WhereOnlyALogCouldVouchThatItCannotBeAskedIsTheError) {
  const HashEvidence unpinned{go("1.99.0"), "linux/amd64", "v0.0.1-go1.99.0.linux-amd64.zip", kRight, "h1:z"};
  for (const auto kind : {ErrorKind::kNetwork, ErrorKind::kNotFound}) {
    policy_.log = log_that_fails(kind);
    const auto refused = decided(unpinned, policy_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, kind) << "no lie: nothing of what came is known to be wrong";
    EXPECT_THAT(refused.error().message, HasSubstr("nobody answers"));
    EXPECT_THAT(refused.error().hint, HasSubstr("GOSUMDB"));
  }
}

TEST_F(Trust, AStopWhileTheLogIsAskedEndsIt) {
  policy_.log = log_that_fails(ErrorKind::kInterrupted);
  EXPECT_EQ(decided(zip("h1:x"), policy_).error().kind, ErrorKind::kInterrupted);
}

TEST_F(Trust, ALogIsAskedAboutFilesOfTheUsersOnlyWhenNothingElseVouchesForThem) {
  policy_.log = log_that_fails(ErrorKind::kInterrupted);
  policy_.log_use = TrustPolicy::LogUse::kIfNeeded;
  EXPECT_THAT(*decided(zip("h1:x"), policy_), ElementsAre("pinned-h1"));
  policy_.log = log_with("1.99.0", "h1:z");
  const HashEvidence unknown{go("1.99.0"), "linux/amd64", "v0.0.1-go1.99.0.linux-amd64.zip", kRight, "h1:z"};
  EXPECT_THAT(*decided(unknown, policy_), ElementsAre("sumdb"));
}

TEST_F(Trust, AnArchiveFromBefore121SaysNothingOfItsModule) {
  ReleaseCatalog catalog = sample_catalog({"1.20.14"}, {});
  TrustPolicy policy{catalog};
  policy.log = log_with("1.20.14", "h1:module");
  const HashEvidence old{go("1.20.14"), "linux/amd64", "go1.20.14.linux-amd64.tar.gz", kRight, "h1:archive"};
  EXPECT_THAT(*decided(old, policy), ElementsAre("sha256"));
}

}  // namespace
}  // namespace goiso
