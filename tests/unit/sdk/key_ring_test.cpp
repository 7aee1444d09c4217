#include "sdk/key_ring.h"

#include <gmock/gmock.h>

#include "base/file.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using Kind = SignatureFinding::Kind;

// What gpgv 2.2 writes, shortened to the lines that count.
constexpr const char* kValid =
    "[GNUPG:] NEWSIG\n"
    "[GNUPG:] GOODSIG 1111222233334444 Somebody\n"
    "[GNUPG:] VALIDSIG AAAABBBBCCCCDDDD11112222333344445555AAAA 2024-01-02 1704153600 0 4 0 22 8 00 FFFF\n";

TEST(SignatureFinding, AGoodSignatureNamesItsKey) {
  const auto finding = finding_of(kValid);
  EXPECT_EQ(finding.kind, Kind::kGood);
  EXPECT_EQ(finding.key, "AAAABBBBCCCCDDDD11112222333344445555AAAA");
}

TEST(SignatureFinding, AKeyThatExpiredAfterwardsWasValidWhenItSigned) {
  EXPECT_EQ(finding_of(std::string{kValid} + "[GNUPG:] KEYEXPIRED 1704153601\n").kind, Kind::kGood);
}

TEST(SignatureFinding, AKeyThatHadExpiredSaysNothingGood) {
  const auto finding = finding_of(std::string{kValid} + "[GNUPG:] KEYEXPIRED 1704153600\n");
  EXPECT_EQ(finding.kind, Kind::kBad);
  EXPECT_THAT(finding.why, HasSubstr("had expired"));
}

TEST(SignatureFinding, AnUnknownKeyIsNeverGood) {
  const auto finding =
      finding_of("[GNUPG:] NEWSIG\n[GNUPG:] ERRSIG 9999 22 8 00 1704153600 9\n[GNUPG:] NO_PUBKEY 9999\n");
  EXPECT_EQ(finding.kind, Kind::kUnknown);
  EXPECT_EQ(finding.key, "9999");
}

TEST(SignatureFinding, WhatDoesNotHoldIsBad) {
  EXPECT_EQ(finding_of("").kind, Kind::kBad);
  EXPECT_EQ(finding_of("gpgv: no valid OpenPGP data found.\n[GNUPG:] NODATA 3\n").kind, Kind::kBad);
  EXPECT_EQ(finding_of("[GNUPG:] NEWSIG\n[GNUPG:] BADSIG 1111 Somebody\n").kind, Kind::kBad);
  EXPECT_EQ(finding_of(std::string{kValid} + "[GNUPG:] REVKEYSIG 1111 Somebody\n").kind, Kind::kBad);
  EXPECT_EQ(finding_of("VALIDSIG AAAA 2024-01-02 1704153600\n").kind, Kind::kBad) << "not a status line";
}

TEST(SignatureFinding, OfSeveralOneBadOneCountsAndUnknownOnesDoNot) {
  const std::string unknown = "[GNUPG:] NEWSIG\n[GNUPG:] NO_PUBKEY 9999\n",
                    bad = "[GNUPG:] NEWSIG\n[GNUPG:] BADSIG 1 x\n";
  EXPECT_EQ(finding_of(unknown + kValid).kind, Kind::kGood);
  EXPECT_EQ(finding_of(kValid + unknown).kind, Kind::kGood);
  EXPECT_EQ(finding_of(kValid + bad).kind, Kind::kBad);
}

TEST(KeyRing, AFileThatIsNoneIsRefused) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "goiso-ring-");
  ASSERT_TRUE(folder);
  for (const std::string text : {"", "hello", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END"}) {
    const auto file = folder->path() / "ring";
    ASSERT_TRUE(write_file_atomically(file, text));
    const auto ring = KeyRing::open(file, folder->path(), "/usr/bin");
    ASSERT_FALSE(ring) << text;
    EXPECT_THAT(ring.error().message, HasSubstr("is no OpenPGP key ring"));
  }
}

}  // namespace
}  // namespace goiso
