#include "modules/module_broker.h"

#include <gmock/gmock.h>

#include "published.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ModuleBroker, OfflineAnswersFromTheMirrorAndRemembersWhatItLacks) {
  MirrorBench bench;
  const Published module{"example.com/M", "v1.0.0"}, pseudo{"example.com/n", "v0.0.0-20240102030405-0123456789ab"};
  bench.witnesses.go_sum = GoSum::parse(module.go_sum + pseudo.go_sum);
  for (const auto* each : {&module, &pseudo}) {
    each->serve_from(bench.proxy);
    for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
      ASSERT_TRUE(bench.mirror.provide(each->module, part, bench.online(), {}).has_value());
    }
  }
  ModuleBroker broker{bench.mirror, bench.offline(), {}};
  const auto ask = [&](const std::string& path) { return broker.answer(path, {}).value(); };

  EXPECT_EQ(ask("/example.com/!m/@v/v1.0.0.info").body, module.info);
  EXPECT_EQ(ask("/example.com/!m/@v/v1.0.0.mod").body, module.mod);
  const auto zip = ask("/example.com/!m/@v/v1.0.0.zip");
  EXPECT_EQ(read_file(zip.file).value_or(""), module.zip);
  EXPECT_EQ(zip.bytes, static_cast<std::int64_t>(module.zip.size()));
  EXPECT_TRUE(zip.is_immutable);
  EXPECT_EQ(ask("/example.com/!m/@v/list").body, "v1.0.0\n");
  EXPECT_EQ(ask("/example.com/!m/@latest").body, module.info);
  EXPECT_EQ(ask("/example.com/n/@v/list").status, 200) << "a module with pseudo-versions alone has an empty list";
  EXPECT_EQ(ask("/example.com/n/@v/list").body, "");
  EXPECT_EQ(ask("/example.com/n/@latest").body, pseudo.info);

  for (const auto* path :
       {"/example.com/!m/@v/v1.0.1.zip", "/example.com/!m/@v/v1.0.1.zip", "/example.com/!m/@v/master.info",
        "/example.com/gone/@v/list", "/example.com/gone/@latest", "/example.com/!m/@v/v1.0.1.info"}) {
    EXPECT_EQ(ask(path).status, 404) << path;
  }
  EXPECT_THAT(broker.ledger().fetch_arguments(),
              ElementsAre("example.com/M@v1.0.1", "example.com/M@master", "example.com/gone@latest"));
}

TEST(ModuleBroker, OddPathsAreNotFoundAndReadNothing) {
  MirrorBench bench;
  ModuleBroker broker{bench.mirror, bench.online(), {}};
  for (const auto* path : {"", "/", "/x", "/example.com/M/@v/v1.0.0.mod", "/example.com/m/@v/",
                           "/example.com/m/@v/v1.0.0", "/example.com/m/@v/../../x.mod", "/../etc/@v/v1.0.0.mod",
                           "/example.com/m/@v/v1.0.0.exe", "/sumdb/../../etc/passwd", "/sumdb//x",
                           "/example.com/m/@v/v2.0.0.mod", "/nodot/@latest", "/example.com/!/@latest"}) {
    EXPECT_EQ(broker.answer(path, {}).value().status, 404) << path;
  }
  EXPECT_THAT(bench.proxy.requests(), IsEmpty());
  EXPECT_THAT(broker.ledger().misses(), IsEmpty());
}

TEST(ModuleBroker, OnlineFetchesOnDemandAndDeniesByPattern) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.proxy.serve("/example.com/m/@v/list", "v1.0.0\nv1.9.0\n");
  bench.proxy.serve("/example.com/m/@v/main.info", module.info);
  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  ModuleBroker broker{bench.mirror, bench.online(), {"example.com", "example.com/secret"}};
  EXPECT_EQ(broker.answer("/example.com/m/@v/v1.0.0.zip", {})->status, 200);
  EXPECT_EQ(broker.answer("/example.com/m/@v/list", {})->body, "v1.0.0\nv1.9.0\n");
  EXPECT_EQ(broker.answer("/example.com/m/@v/main.info", {})->body, module.info);
  EXPECT_EQ(broker.answer("/example.com/secret/x/@v/list", {})->status, 403);
  EXPECT_EQ(broker.answer("/example.org/m/@latest", {})->status, 403);
  EXPECT_EQ(broker.answer("/example.com/m/@v/v1.5.0.zip", {})->status, 404);
  bench.proxy.stop();
  EXPECT_EQ(broker.answer("/example.com/m/@v/v1.6.0.zip", {})->status, 502);
  EXPECT_EQ(broker.answer("/example.com/m/@v/list", {})->status, 502)
      << "no .info is kept, so there is nothing to fall back on";
}

TEST(ModuleBroker, BytesThatNobodyVouchesForAreNotAnswered) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  ModuleBroker broker{bench.mirror, bench.online(), {}};
  EXPECT_EQ(broker.answer("/example.com/m/@v/v1.0.0.zip", {})->status, 502);
  EXPECT_THAT(broker.ledger().misses(), IsEmpty()) << "fetching it again would not help";
  ASSERT_TRUE(broker.distrust());
  EXPECT_EQ(broker.distrust()->kind, ErrorKind::kUntrusted);
}

TEST(ModuleBroker, TheChecksumDatabasesFilesAreServedAsStored) {
  MirrorBench bench;
  ASSERT_TRUE(make_folders(bench.root() / "sumdb/sum.example").has_value());
  ASSERT_TRUE(write_file_atomically(bench.root() / "sumdb/sum.example/latest", "head").has_value());
  ModuleBroker offline{bench.mirror, bench.offline(), {}};
  EXPECT_EQ(offline.answer("/sumdb/sum.example/latest", {})->status, 200);
  EXPECT_EQ(offline.answer("/sumdb/sum.example/supported", {})->status, 404);
  bench.proxy.serve("/sumdb/sum.example/supported", "");
  ModuleBroker online{bench.mirror, bench.online(), {}};
  EXPECT_EQ(online.answer("/sumdb/sum.example/supported", {})->status, 200);
}

}  // namespace
}  // namespace goiso
