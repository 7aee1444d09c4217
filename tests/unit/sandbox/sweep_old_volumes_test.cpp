#include <gmock/gmock.h>

#include <filesystem>

#include "base/hash.h"
#include "base/owner.h"
#include "engine/volumes.h"
#include "sandbox/sweep.h"
#include "support/fake_engine.h"

namespace goiso {
namespace {

using testing::Field;
using testing::UnorderedElementsAre;

TEST(Sweep, OldInitsAndSeedsOfImagesThatAreGoneGo) {
  FakeEngine fake;
  const auto engine = *Engine::connect({*parse_endpoint(fake.url(), "test")}, {});
  const Session session{"s", "owner", "home"};
  fake.add_image("sha256:here");
  const auto make = [&](const char* name, const char* kind, Labels more) {
    more.merge(session.labels(kind));
    ASSERT_TRUE(create_volume(engine, name, more, {}));
  };
  make("init-now", labels::kInitKind, {{labels::kDigest, "sha256:now"}});
  make("init-before", labels::kInitKind, {{labels::kDigest, "sha256:before"}});
  make("seed-here", "std", {{labels::kImage, "sha256:here"}});
  make("seed-gone", "std", {{labels::kImage, "sha256:gone"}});
  make("seed-pure", "std", {});
  const auto old = find_old_volumes(engine, session, "sha256:now", {});
  ASSERT_TRUE(old) << old.error().message;
  EXPECT_THAT(*old, UnorderedElementsAre(Field(&Leak::name, "init-before"), Field(&Leak::name, "seed-gone")));
  EXPECT_TRUE(find_old_volumes(engine, Session{"s", "owner", "another home"}, "sha256:now", {})->empty());
}

// An old entry of the book is made by setting the file's time: the book is one file a volume.
TEST(Sweep, ASetOfModulesThatNobodyUsedForTwoWeeksGoesAndWhatWasCompiledFromIt) {
  FakeEngine fake;
  const auto engine = *Engine::connect({*parse_endpoint(fake.url(), "test")}, {});
  const Session session{"s", "nobody:1:1", "home"};
  const auto state = std::filesystem::temp_directory_path() / ("goiso-sweep-" + random_hex(6));
  const VolumeBook book{state, "engine"};
  const auto make = [&](const char* name, const std::string& kind, std::chrono::hours age) {
    ASSERT_TRUE(create_volume(engine, name, session.labels(kind), {}));
    ASSERT_TRUE(book.enter(name));
    std::filesystem::last_write_time(state / "volumes/engine" / name,
                                     std::filesystem::file_time_type::clock::now() - age);
  };
  make("modules-old", labels::kModulesKind, std::chrono::hours{24 * 20});
  make("modules-used-again", labels::kModulesKind, std::chrono::hours{24 * 20});
  make("deps-old", labels::kDepsKind, std::chrono::hours{24 * 20});
  make("deps-new", labels::kDepsKind, std::chrono::hours{24 * 2});
  make("sdk-old", "sdk", std::chrono::hours{24 * 20});
  book.note_use("modules-used-again");
  const auto leaks = find_leaks(engine, session, book, SweepReach::kDead, {});
  std::filesystem::remove_all(state);
  ASSERT_TRUE(leaks) << leaks.error().message;
  EXPECT_THAT(*leaks, UnorderedElementsAre(Field(&Leak::name, "modules-old"), Field(&Leak::name, "deps-old")));
}

TEST(Sweep, CompiledPackagesThatAreInNoBookWereLeftHalfFilled) {
  FakeEngine fake;
  const auto engine = *Engine::connect({*parse_endpoint(fake.url(), "test")}, {});
  const Session session{"s", "nobody:1:1", "home"};
  const auto state = std::filesystem::temp_directory_path() / ("goiso-sweep-" + random_hex(6));
  ASSERT_TRUE(create_volume(engine, "deps-half", session.labels(labels::kDepsKind), {}));
  const auto leaks = find_leaks(engine, session, VolumeBook{state, "engine"}, SweepReach::kDead, {});
  ASSERT_TRUE(leaks) << leaks.error().message;
  EXPECT_THAT(*leaks, UnorderedElementsAre(Field(&Leak::why, "left half-filled")));
}

TEST(Sweep, AtTheEndOfASessionItsOwnHalfFilledVolumesGoToo) {
  FakeEngine fake;
  const auto engine = *Engine::connect({*parse_endpoint(fake.url(), "test")}, {});
  const Session session{"s", this_owner(), "home"}, beside{"t", this_owner(), "home"};
  const auto state = std::filesystem::temp_directory_path() / ("goiso-sweep-" + random_hex(6));
  const VolumeBook book{state, "engine"};
  ASSERT_TRUE(create_volume(engine, "half", session.labels("sdk"), {}));
  ASSERT_TRUE(create_volume(engine, "whole", session.labels("sdk"), {}));
  ASSERT_TRUE(book.enter("whole"));
  ASSERT_TRUE(create_volume(engine, "of-another", beside.labels("sdk"), {}));
  const auto before = find_leaks(engine, session, book, SweepReach::kDead, {});
  const auto over = find_leaks(engine, session, book, SweepReach::kOver, {});
  std::filesystem::remove_all(state);
  ASSERT_TRUE(before && over);
  EXPECT_TRUE(before->empty());
  EXPECT_THAT(*over, UnorderedElementsAre(Field(&Leak::name, "half")));
}

}  // namespace
}  // namespace goiso
