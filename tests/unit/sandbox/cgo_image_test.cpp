#include "sandbox/cgo_image.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/hash.h"
#include "engine/images.h"
#include "support/fake_engine.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

// A machine whose mmdebstrap is a shell script of the test's.
struct Given {
  FakeEngine fake;
  Engine engine = *Engine::connect({*parse_endpoint(fake.url(), "test")}, {});
  TempFolder folder = *TempFolder::create(fs::temp_directory_path(), "goiso-test-");
  fs::path bin =
      fs::temp_directory_path() / ("goiso-test-" + random_hex(8));  // no colon in it: it becomes part of a PATH
  CgoRecipe recipe{{"gcc"}, {"/etc/apt/sources.list"}, "amd64", std::string(512, 'p'), "sha256:0123456789abcdef"};
  CgoBench bench{folder.path() / "tmp", bin.string() + ":/usr/bin:/bin", folder.path().string()};
  NoProgress progress;

  ~Given() { fs::remove_all(bin); }
  void mmdebstrap(const std::string& script) const {
    const auto program = bin / "mmdebstrap";
    ASSERT_TRUE(make_folders(program.parent_path()));
    ASSERT_TRUE(write_file_atomically(program, "#!/bin/sh\n" + script));
    fs::permissions(program, fs::perms::owner_all);
  }
  Result<CgoImage> provide() { return provide_cgo_image(engine, recipe, bench, progress, {}); }
  bool is_tidy() const {
    return fs::is_empty(bench.temporary) || std::distance(fs::directory_iterator{bench.temporary}, {}) == 1;
  }  // the lock
};

constexpr const char* kWrites = "for word; do case $word in *.tar) echo contents >\"$word\";; esac; done\n";

TEST(CgoImage, IsMadeOnceAndFoundAgain) {
  Given given;
  given.mmdebstrap(kWrites);
  const auto made = given.provide();
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(made->is_new);
  const auto image = inspect_image(given.engine, made->id, {});
  ASSERT_TRUE(image && *image);
  EXPECT_EQ((*image)->labels.at(labels::kKind), labels::kCgoKind);
  EXPECT_EQ((*image)->labels.at(labels::kDigest), given.recipe.digest);
  EXPECT_EQ((*image)->bytes, 9);
  given.mmdebstrap("exit 1\n");
  const auto again = given.provide();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(again->id, made->id);
  EXPECT_TRUE(given.is_tidy());
}

TEST(CgoImage, WithoutMmdebstrapThePackageIsNamed) {
  Given given;
  given.bench.path = "/nonexistent";
  const auto made = given.provide();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(made.error().hint, HasSubstr("'mmdebstrap'"));
}

TEST(CgoImage, WhenMmdebstrapFailsItsLastWordsAreShownAndNothingIsImported) {
  Given given;
  given.mmdebstrap(std::string{kWrites} + "echo 'E: no such package' >&2; exit 25\n");
  const auto made = given.provide();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kStore);
  EXPECT_THAT(made.error().message, HasSubstr("E: no such package"));
  EXPECT_THAT(given.fake.images(), IsEmpty());
  EXPECT_TRUE(given.is_tidy());
}

}  // namespace
}  // namespace goiso
