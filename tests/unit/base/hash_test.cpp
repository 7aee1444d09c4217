#include "base/hash.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

// FIPS 180-4 example.
TEST(Sha256, OfAbc) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_digest(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, DoesNotDependOnHowItIsFed) {
  Sha256 hash;
  hash.update("a");
  hash.update("");
  hash.update("bc");
  const auto digest = hash.finish();
  EXPECT_EQ(to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()}), sha256_hex("abc"));
}

TEST(Base64, PadsAsRfc4648) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

TEST(RandomHex, HasTwoDigitsAByteAndDiffers) {
  EXPECT_EQ(random_hex(8).size(), 16U);
  EXPECT_NE(random_hex(8), random_hex(8));
}

TEST(Base64, TakesOnlyWhatItsEncoderMakes) {
  for (const std::string bytes : {"", "a", "ab", "abc", "\xff\xfe\xfd\xfc"}) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  }
  for (const auto* text : {"YQ", "YQ=", "YR==", "YWJ=", "YW J", "YQ==\n", "====", "Y===", "YQ==YQ==", "YW-_"}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

}  // namespace
}  // namespace goiso
