#include "modules/download.h"

#include <gmock/gmock.h>

#include <optional>

#include "base/file.h"
#include "modules/download_part.h"
#include "support/fake_proxy.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kAll = std::string::npos;
constexpr const char* kName = "/go.tar.gz";

std::string noise(std::size_t size, char seed) {
  std::string text(size, seed);
  for (std::size_t i = 0; i < size; ++i) {
    text[i] = static_cast<char>(seed + i % 23);
  }
  return text;
}

/// Two servers that should have the same file, and the part that the first one leaves when it breaks off.
class Relay : public testing::Test {
 protected:
  Relay() {
    auto made = TempFolder::create(fs::temp_directory_path(), "download-");
    EXPECT_TRUE(made);
    folder_.emplace(std::move(*made));
    rules_.tries = 1;
    rules_.may_splice = true;
    rules_.pause = [](std::chrono::milliseconds, std::stop_token) { return true; };
  }
  void begin(const std::string& body, std::size_t cut_after) {
    first_.answer(kName, {{200, body, {"ETag: \"one\""}, cut_after, false, false}});
    EXPECT_FALSE(from(first_).has_arrived);
  }
  DownloadEnd from(const FakeProxy& server) {
    NoProgress progress;
    const auto end = Downloader{rules_}.to_file(server.url() + kName, part(), 1 << 20, progress, {});
    EXPECT_TRUE(end.has_value());
    return end.value_or(DownloadEnd{});
  }
  fs::path part() const { return folder_->path() / "part"; }
  std::string content() const { return read_file(part()).value_or(""); }

  std::optional<TempFolder> folder_;
  DownloadRules rules_;
  FakeProxy first_, second_;
};

TEST_F(Relay, AnotherServerGoesOnAndTheEndSaysSo) {
  const auto body = noise(200'000, 'a');
  begin(body, 70'000);
  second_.serve(kName, body);
  const auto end = from(second_);
  EXPECT_TRUE(end.has_arrived) << end.why;
  EXPECT_TRUE(end.is_spliced);
  EXPECT_EQ(content(), body);
  ASSERT_EQ(second_.headers().size(), 1U);
  EXPECT_EQ(second_.headers()[0].at("range"), "bytes=70000-");
  EXPECT_FALSE(second_.headers()[0].contains("if-range"));
}

TEST_F(Relay, AWholeOfAnotherSizeIsFetchedFromItsBeginning) {
  begin(noise(300'000, 'A'), 70'000);
  const auto body = noise(200'000, 'a');
  second_.serve(kName, body);
  rules_.tries = 2;
  const auto end = from(second_);
  EXPECT_TRUE(end.has_arrived) << end.why;
  EXPECT_FALSE(end.is_spliced);
  EXPECT_EQ(content(), body);
}

TEST_F(Relay, WithoutLeaveNobodyGoesOnWithAnothersPart) {
  begin(noise(200'000, 'A'), 70'000);
  const auto body = noise(200'000, 'a');
  second_.serve(kName, body);
  rules_.may_splice = false;
  const auto end = from(second_);
  EXPECT_TRUE(end.has_arrived) << end.why;
  EXPECT_FALSE(end.is_spliced);
  EXPECT_EQ(content(), body);
  EXPECT_FALSE(second_.headers()[0].contains("range"));
}

TEST_F(Relay, AChangedFileIsFetchedAnewFromTheSameServer) {
  begin(noise(200'000, 'A'), 70'000);
  const auto body = noise(200'000, 'a');
  first_.answer(kName, {{200, body, {"ETag: \"two\""}, kAll, false, false}});
  EXPECT_TRUE(from(first_).has_arrived);
  EXPECT_EQ(content(), body);
}

TEST_F(Relay, AForgottenPartLeavesNothing) {
  begin(noise(200'000, 'A'), 70'000);
  EXPECT_GT(DownloadPart::at(part()).size, 0);
  forget_part(part());
  EXPECT_TRUE(fs::is_empty(folder_->path()));
}

}  // namespace
}  // namespace goiso
