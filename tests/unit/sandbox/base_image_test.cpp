#include "sandbox/base_image.h"

#include <gmock/gmock.h>

#include <chrono>
#include <fstream>

#include "base/file.h"
#include "base/hash.h"
#include "sandbox/labels.h"
#include "support/fake_engine.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class BaseImageTest : public testing::Test {
 protected:
  BaseImageTest() {
    write("rootfs.txt", "dir 0755 0 0 etc\nfile 0444 0 0 etc/hosts hosts\nfile 0555 0 0 goiso-init @goiso-init\n");
    fs::create_directories(top() / "files");
    write("files/hosts", "127.0.0.1 localhost\n");
    write("goiso-init", "program");
  }
  fs::path top() const { return folder_->path(); }
  void write(const std::string& name, const std::string& text) { std::ofstream{top() / name} << text; }
  // Files as new as these are remembered only by who is told to.
  BaseImage find(const char* memory = "cache/base-image", std::chrono::seconds settled = std::chrono::seconds{0}) {
    return find_base_image(top() / "rootfs.txt", top() / "goiso-init", top() / memory, settled).value();
  }
  Result<TempFolder> folder_ = TempFolder::create(fs::temp_directory_path(), "base-image-");
};

TEST_F(BaseImageTest, DigestIsThatOfItsTarAndIsRemembered) {
  const auto image = find();
  EXPECT_EQ(image.digest, sha256_digest(build_base_image(image).value()));
  const auto memory = read_file(top() / "cache/base-image").value();
  EXPECT_THAT(memory, HasSubstr(image.digest));
  EXPECT_EQ(find().digest, image.digest);
  EXPECT_EQ(find("another").digest, image.digest);
}

TEST_F(BaseImageTest, MemoryIsBelievedAsLongAsNoFileChanges) {
  const auto image = find();
  // What it says is taken as it is: here of an image that is not this one.
  const auto other = sha256_digest("other");
  const auto memory = read_file(top() / "cache/base-image").value();
  const auto identity = memory.substr(0, memory.find(' '));
  ASSERT_TRUE(write_file_atomically(top() / "cache/base-image",
                                    identity + " " + other + " " + sha256_digest(identity + " " + other) + "\n"));
  EXPECT_EQ(find().digest, other);
  write("files/hosts", "127.0.0.2 localhost\n");
  const auto changed = find();
  EXPECT_NE(changed.digest, other);
  EXPECT_NE(changed.digest, image.digest);
  EXPECT_EQ(changed.digest, sha256_digest(build_base_image(changed).value()));
}

TEST_F(BaseImageTest, NothingIsRememberedOfFilesThatMayStillChange) {
  EXPECT_FALSE(find("cache/base-image", std::chrono::seconds{60}).digest.empty());
  EXPECT_FALSE(fs::exists(top() / "cache/base-image"));
}

TEST_F(BaseImageTest, MemoryThatIsDamagedOrCannotBeKeptIsNone) {
  const auto image = find();
  const auto memory = read_file(top() / "cache/base-image").value();
  for (const auto& text : {std::string{}, memory.substr(0, memory.size() / 2), "x" + memory.substr(1),
                           memory.substr(0, 80) + "f" + memory.substr(81), std::string(5000, 'x')}) {
    if (text != memory) {
      write("cache/base-image", text);
      EXPECT_EQ(find().digest, image.digest) << text;
    }
  }
  write("in-the-way", "");
  EXPECT_EQ(find("in-the-way/base-image").digest, image.digest);
}

TEST_F(BaseImageTest, IsOneImageHoweverOftenAndOnWhateverEngineItIsLoaded) {
  const auto image = find();
  FakeEngine one, two;
  const auto provided = [&](FakeEngine& fake) {
    return provide_base_image(*Engine::connect({*parse_endpoint(fake.url(), "test")}, {}), image, {}).value();
  };
  const auto id = provided(one);
  EXPECT_EQ(provided(one), id);
  EXPECT_EQ(provided(two), id);
  EXPECT_THAT(one.images(), ElementsAre(id));
  one.add_image("sha256:0", {{labels::kDigest, image.digest}});  // as an earlier goiso imported it
  EXPECT_EQ(provided(one), "sha256:0");
}

TEST_F(BaseImageTest, SaysWhatTheEngineSaysOfALoadThatFails) {
  FakeEngine fake;
  fake.fail_next("/images/load", Fault::answer_status(500, "no space left on device"));
  const auto engine = *Engine::connect({*parse_endpoint(fake.url(), "test")}, {});
  const auto id = provide_base_image(engine, find(), {});
  ASSERT_FALSE(id);
  EXPECT_THAT(id.error().message, HasSubstr("no space left on device"));
  EXPECT_THAT(fake.images(), IsEmpty());
}

}  // namespace
}  // namespace goiso
