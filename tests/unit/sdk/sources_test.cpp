#include <gmock/gmock.h>

#include "base/file.h"
#include "sdk/mirrors.h"
#include "sdk/source.h"
#include "sdk/source_health.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Sources : public testing::Test {
 protected:
  TempFolder folder_ = *TempFolder::create(testing::TempDir(), "sources-");
  std::filesystem::path put(const std::string& text) {
    EXPECT_TRUE(write_file_atomically(folder_.path() / "mirrors.json", text));
    return folder_.path();
  }
  static std::vector<std::string> urls(const Result<std::vector<SdkSource>>& sources) {
    EXPECT_TRUE(sources) << sources.error().message;
    std::vector<std::string> list;
    for (const auto& source : sources.value_or(std::vector<SdkSource>{})) {
      list.push_back(source.url);
    }
    return list;
  }
};

constexpr const char* kTwo =
    R"({"sites": [{"name": "a", "kind": "archives", "url": "https://a.test/dl/"}, {"name": "b", "kind": "modules", "url": "https://b.test", "use": false}]})";

TEST_F(Sources, OfTheManifestAreUsedUnlessTheySayOtherwise) {
  const auto manifests = put(kTwo);
  EXPECT_THAT(urls(mirrors_in_use(manifests, "/nonexistent", "")), ElementsAre("https://a.test/dl"));
  EXPECT_THAT(urls(mirrors_in_use(manifests, "/nonexistent", "off")), IsEmpty());
  EXPECT_THAT(urls(mirrors_in_use(manifests, "/nonexistent", "b, https://c.test/x/ ,a")),
              ElementsAre("https://b.test", "https://c.test/x", "https://a.test/dl"));
  EXPECT_THAT(urls(mirrors_in_use("/nonexistent", "/nonexistent", "")), IsEmpty());
}

TEST_F(Sources, OfTheUserTakeThePlaceOfTheManifests) {
  EXPECT_THAT(urls(mirrors_in_use(GOISO_SOURCE_DIR "/manifests", put(kTwo), "")), ElementsAre("https://a.test/dl"));
}

TEST_F(Sources, ThatComeWithGoisoAreExamplesThatNobodyIsSentToUnasked) {
  EXPECT_THAT(urls(mirrors_in_use(GOISO_SOURCE_DIR "/manifests", "/nonexistent", "")), IsEmpty());
  EXPECT_THAT(*read_mirrors(GOISO_SOURCE_DIR "/manifests/mirrors.json"), SizeIs(2));
}

TEST_F(Sources, ThatAreNoneAreNamed) {
  for (const auto* text :
       {"", "[]", "{}", R"({"sites": [{}]})", R"({"sites": [{"kind": "archives", "url": "ftp://x"}]})",
        R"({"sites": [{"kind": "x", "url": "https://x"}]})",
        R"({"sites": [{"kind": "archives", "url": "https://x", "use": "no"}]})", R"({"sites": [3]})"}) {
    const auto sources = mirrors_in_use("/nonexistent", put(text), "");
    ASSERT_FALSE(sources) << text;
    EXPECT_EQ(sources.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(sources.error().message, HasSubstr("mirrors.json"));
  }
  EXPECT_THAT(mirrors_in_use(put(kTwo), "/nonexistent", "c").error().hint, HasSubstr("a, b"));
}

TEST_F(Sources, OfFromAreAnArchiveOrAFolderInEachLayout) {
  EXPECT_THAT(urls(sources_from("https://x.test/go1.21.5.linux-amd64.tar.gz")),
              ElementsAre("https://x.test/go1.21.5.linux-amd64.tar.gz"));
  EXPECT_THAT(urls(sources_from(folder_.path().string())), SizeIs(3));
  EXPECT_EQ(sources_from("/nonexistent").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(sources_from("ftp://x.test").error().kind, ErrorKind::kUsage);
}

TEST_F(Sources, ThatAreSickAreAskedLast) {
  const auto now = SourceHealth::Clock::now();
  auto health = SourceHealth::open(folder_.path() / "sources.json");
  using Kind = SdkSource::Kind;
  const std::vector<SdkSource> sources{{Kind::kModules, "https://p.test", false},
                                       {Kind::kArchives, "https://a.test", false},
                                       {Kind::kArchives, "https://b.test", false}};
  health.lied("https://p.test", now);
  health.failed("https://a.test", now);
  health.failed("https://a.test", now);
  EXPECT_EQ(health.in_order(sources, now)[1].url, "https://a.test");  // twice may be chance
  health.failed("https://a.test", now);
  ASSERT_TRUE(health.save());
  const auto again = SourceHealth::open(folder_.path() / "sources.json");
  EXPECT_EQ(again.in_order(sources, now)[0].url, "https://p.test");  // GOPROXY's order stands
  EXPECT_EQ(again.in_order(sources, now)[1].url, "https://b.test");
  EXPECT_EQ(again.in_order(sources, now + std::chrono::minutes{11})[1].url, "https://a.test");
  EXPECT_THAT(*read_file(folder_.path() / "sources.json"),
              testing::Not(HasSubstr("a.test")));  // URLs may hold passwords
}

}  // namespace
}  // namespace goiso
