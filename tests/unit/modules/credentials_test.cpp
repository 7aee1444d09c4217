#include "modules/credentials.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/hash.h"

namespace goiso {
namespace {

TEST(Credentials, APasswordGoesToItsHostOverHttpsAlone) {
  const auto us = Credentials::parse(
      "machine a.example login me password s3cret\nmachine b.example\nlogin you\npassword other\n", "");
  EXPECT_EQ(us.header_for("https://a.example/x"), "Authorization: Basic " + to_base64("me:s3cret"));
  EXPECT_EQ(us.header_for("https://a.example:8443/x"), "Authorization: Basic " + to_base64("me:s3cret"));
  EXPECT_EQ(us.header_for("https://b.example/x"), "Authorization: Basic " + to_base64("you:other"));
  for (const auto* url : {"http://a.example/x", "https://a.example.evil/x", "https://evil/a.example",
                          "https://evil/?https://a.example", "file:///a.example", "a.example"}) {
    EXPECT_EQ(us.header_for(url), "") << url;
  }
}

TEST(Credentials, MacrosAndTheDefaultMachineAreNoOne) {
  const auto us = Credentials::parse(
      "macdef init\nmachine m.example login x password y\n\nmachine a.example login me password s\ndefault login d "
      "password d\n",
      "");
  EXPECT_EQ(us.header_for("https://m.example"), "");
  EXPECT_NE(us.header_for("https://a.example"), "");
  EXPECT_EQ(us.header_for("https://else.example"), "");
}

TEST(Credentials, ATokenComesBeforeAPassword) {
  const auto us =
      Credentials::parse("machine a.example login me password s\n", "# hosts\na.example t0ken\nb.example:8443 t2\n");
  EXPECT_EQ(us.header_for("https://a.example/x"), "Authorization: Bearer t0ken");
  EXPECT_EQ(us.header_for("https://b.example:8443/x"), "Authorization: Bearer t2");
  EXPECT_EQ(us.header_for("https://b.example/x"), "");
}

TEST(Credentials, TokensThatOthersMayReadAreRefused) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "cred-");
  ASSERT_TRUE(folder.has_value());
  const auto tokens = folder->path() / "tokens";
  ASSERT_TRUE(write_file_atomically(tokens, "a.example t0ken\n").has_value());
  EXPECT_NE(Credentials::load({}, tokens).value().header_for("https://a.example"), "");
  ASSERT_EQ(chmod(tokens.c_str(), 0644), 0);
  const auto refused = Credentials::load({}, tokens);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
}

TEST(Credentials, AUrlForPeopleHasNoPassword) {
  EXPECT_EQ(without_password("https://me:s3cret@a.example/x@y"), "https://a.example/x@y");
  EXPECT_EQ(without_password("https://a.example/x@y"), "https://a.example/x@y");
  EXPECT_TRUE(has_password("https://me:s@a.example"));
  EXPECT_FALSE(has_password("https://a.example/me@x"));
}

}  // namespace
}  // namespace goiso
