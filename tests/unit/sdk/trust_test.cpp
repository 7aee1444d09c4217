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
  static HashEvidence zip(const std::string& h1) {
    return {go("1.21.5"), "linux/amd64", "v0.0.1-go1.21.5.linux-amd64.zip", kWrong, h1};
  }
};

TEST_F(Trust, AnArchiveIsHeldToTheManifest) {
  EXPECT_THAT(*decide_trust(tarball(kRight), policy_), ElementsAre("sha256"));
  EXPECT_THAT(*decide_trust(tarball(kRight, "h1:x"), policy_), ElementsAre("sha256", "pinned-h1"));
  const auto refused = decide_trust(tarball(kWrong, "h1:x"), policy_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUntrusted);
  EXPECT_THAT(refused.error().message, HasSubstr("not what was published"));
}

TEST_F(Trust, AModuleIsHeldToItsPinnedHash) {
  EXPECT_THAT(*decide_trust(zip("h1:x"), policy_), ElementsAre("pinned-h1"));
  EXPECT_EQ(decide_trust(zip("h1:y"), policy_).error().kind, ErrorKind::kUntrusted);
}

TEST_F(Trust, MoreListsMayBeAskedFor) {
  policy_.min_sources = 2;
  EXPECT_TRUE(decide_trust(tarball(kRight), policy_));
  policy_.min_sources = 3;
  const auto refused = decide_trust(tarball(kRight), policy_);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("2 of 3"));
  EXPECT_THAT(*decide_trust(tarball(kRight, "h1:x"), policy_), ElementsAre("pinned-h1"));
}

TEST_F(Trust, WhatNobodyKnowsIsRefused) {
  const HashEvidence unknown{go("1.99.0"), "linux/amd64", "go1.99.0.linux-amd64.tar.gz", kRight, "h1:x"};
  EXPECT_FALSE(can_be_trusted(unknown, policy_));
  EXPECT_EQ(decide_trust(unknown, policy_).error().kind, ErrorKind::kUntrusted);
}

TEST_F(Trust, ALogMayProveOrContradict) {
  const HashEvidence unknown{go("1.99.0"), "linux/amd64", "v0.0.1-go1.99.0.linux-amd64.zip", kRight, "h1:z"};
  policy_.log = [](const HashEvidence& evidence) -> Result<std::optional<std::string>> {
    return evidence.h1 == "h1:z"
               ? Result<std::optional<std::string>>{std::optional<std::string>{"sumdb"}}
               : Result<std::optional<std::string>>{Error{ErrorKind::kUntrusted, "the log has another hash", {}, {}}};
  };
  EXPECT_TRUE(can_be_trusted(unknown, policy_));
  EXPECT_THAT(*decide_trust(unknown, policy_), ElementsAre("sumdb"));
  EXPECT_EQ(decide_trust(tarball(kRight, "h1:y"), policy_).error().message, "the log has another hash");
  policy_.log = [](const HashEvidence&) -> Result<std::optional<std::string>> { return std::optional<std::string>{}; };
  EXPECT_FALSE(decide_trust(unknown, policy_));
}

}  // namespace
}  // namespace goiso
