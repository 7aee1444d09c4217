#include <gmock/gmock.h>

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

}  // namespace
}  // namespace goiso
