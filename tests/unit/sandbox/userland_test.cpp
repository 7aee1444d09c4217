#include "sandbox/userland.h"

#include <gmock/gmock.h>

#include "model/build_request.h"
#include "support/fake_engine.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A fake engine and a client of it.
struct Given {
  FakeEngine fake;
  Engine engine = *Engine::connect({*parse_endpoint(fake.url(), "test")}, {});
  Result<Userland> find(const std::string& name) const { return find_userland(engine, name, "sha256:base", {}); }
};

TEST(Userland, TheBaseImageIsKnownWithoutAsking) {
  const Given given;
  const auto before = given.fake.requests().size();
  const auto base = given.find(kBaseImage);
  ASSERT_TRUE(base) << base.error().message;
  EXPECT_EQ(base->id, "sha256:base");
  EXPECT_TRUE(base->is_base);
  EXPECT_EQ(given.fake.requests().size(), before);
}

TEST(Userland, CgoIsWhateverImageCarriesThatKind) {
  Given given;
  given.fake.add_image("sha256:c", {{labels::kMark, "1"}, {labels::kKind, labels::kCgoKind}});
  const auto cgo = given.find(kCgoImage);
  ASSERT_TRUE(cgo) << cgo.error().message;
  EXPECT_EQ(cgo->id, "sha256:c");
  EXPECT_FALSE(cgo->is_base);
}

TEST(Userland, WithoutACgoImageTheCommandThatMakesOneIsNamed) {
  const Given given;
  const auto cgo = given.find(kCgoImage);
  ASSERT_FALSE(cgo);
  EXPECT_EQ(cgo.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(cgo.error().hint, HasSubstr("goiso image build cgo"));
}

TEST(Userland, NothingIsPulled) {
  const Given given;
  const auto image = given.find("debian:12");
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(image.error().message, HasSubstr("'debian:12'"));
  EXPECT_THAT(image.error().hint, StartsWith("goiso pulls none"));
  for (const auto& request : given.fake.requests()) {
    EXPECT_THAT(request, StartsWith("GET "));
  }
}

TEST(Userland, AWordThatIsNoNameNeverReachesTheEngine) {
  const Given given;
  const auto before = given.fake.requests().size();
  for (const auto* word : {"../containers", "a/./b", "a//b", "/a", "a b", "a?force=1", "a%2e", ""}) {
    const auto image = given.find(word);
    ASSERT_FALSE(image) << word;
    EXPECT_EQ(image.error().kind, ErrorKind::kUsage) << word;
  }
  EXPECT_EQ(given.fake.requests().size(), before);
}

}  // namespace
}  // namespace goiso
