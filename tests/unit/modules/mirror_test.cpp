#include "modules/mirror.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "modules/fetch_all.h"
#include "modules/mirror_export.h"
#include "modules/mirror_import.h"
#include "modules/mirror_upkeep.h"
#include "published.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

void damage(const fs::path& file) {
  const auto text = read_file(file).value();
  auto other = text;
  other[other.size() / 2] ^= 1;
  ASSERT_TRUE(write_file_atomically(file, other).has_value());
}

std::size_t files_in(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    count += file.exists() ? 1 : 0;
  }
  return count;
}

TEST(Mirror, KeepsWhatGoSumVouchesForInTheLayoutOfAModuleCache) {
  MirrorBench bench;
  const Published module{"example.com/Big/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  const auto fetches = fetch_all(bench.mirror, wishes_of(bench.witnesses.go_sum), bench.online(), {});
  ASSERT_THAT(fetches, SizeIs(1));
  ASSERT_TRUE(fetches[0].file.has_value()) << fetches[0].file.error().message;
  EXPECT_EQ(fetches[0].file->trust, "go.sum");
  const auto stem = bench.root() / "example.com/!big/m/@v/v1.0.0";
  EXPECT_EQ(read_file(stem.string() + ".zip").value_or(""), module.zip);
  EXPECT_EQ(read_file(stem.string() + ".ziphash").value_or(""), module.zip_h1);
  EXPECT_EQ(read_file(stem.string() + ".mod").value_or(""), module.mod);
  EXPECT_EQ(read_file(stem.string() + ".info").value_or(""), module.info);

  const auto asked = bench.proxy.requests().size();
  EXPECT_TRUE(fetch_all(bench.mirror, wishes_of(bench.witnesses.go_sum), bench.online(), {})[0].was_there);
  EXPECT_EQ(bench.proxy.requests().size(), asked) << "what is kept is not asked for again";
}

TEST(Mirror, WhatNobodyVouchesForIsRefusedAndQuarantined) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"}, forged{"example.com/m", "v1.0.0", "package evil\n"};
  forged.serve_from(bench.proxy);
  const auto silent = bench.mirror.provide(module.module, ModulePart::kZip, bench.online(), {});
  ASSERT_FALSE(silent.has_value());
  EXPECT_EQ(silent.error().kind, ErrorKind::kUntrusted);

  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  const auto other = bench.mirror.provide(module.module, ModulePart::kZip, bench.online(), {});
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().message, HasSubstr("go.sum has another"));
  EXPECT_FALSE(fs::exists(bench.root() / "example.com/m/@v/v1.0.0.zip"));
  EXPECT_EQ(files_in(bench.mirror.places().quarantine()), 2u);
}

TEST(Mirror, TheLogsRefusalIsFinalAndItsProofOutweighsGoSum) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  bench.witnesses.sum_check = [](const ModuleHash&, std::stop_token) -> Result<SumVerdict> {
    return Error{ErrorKind::kUntrusted, "the log has another hash", {}, {}};
  };
  EXPECT_EQ(bench.mirror.provide(module.module, ModulePart::kZip, bench.online(), {}).error().kind,
            ErrorKind::kUntrusted);

  std::vector<std::string> asked;
  bench.witnesses.go_sum = GoSum::parse("example.com/m v1.0.0 h1:wrong=\n");
  bench.witnesses.sum_check = [&](const ModuleHash& hash, std::stop_token) -> Result<SumVerdict> {
    asked.push_back(hash.module + " " + hash.version + " " + hash.h1);
    return SumVerdict::kProven;
  };
  const auto kept = bench.mirror.provide(module.module, ModulePart::kZip, bench.online(), {});
  ASSERT_TRUE(kept.has_value()) << kept.error().message;
  EXPECT_EQ(kept->trust, "sumdb");
  ASSERT_THAT(kept->findings, SizeIs(1));
  EXPECT_THAT(kept->findings[0], HasSubstr("checksum mismatch"));
  EXPECT_THAT(asked, ElementsAre("example.com/m v1.0.0 " + module.zip_h1));
}

TEST(Mirror, AStopReachesTheLogThatIsBeingAskedAndNothingIsKept) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  std::stop_source stop;
  bench.witnesses.sum_check = [&](const ModuleHash&, std::stop_token asked) -> Result<SumVerdict> {
    stop.request_stop();  // the user's Ctrl-C, while the answer is on its way
    return asked.stop_requested() ? Result<SumVerdict>{Error{ErrorKind::kInterrupted, "stopped", {}, {}}}
                                  : Result<SumVerdict>{SumVerdict::kProven};
  };
  for (const auto part : {ModulePart::kMod, ModulePart::kZip}) {
    stop = std::stop_source{};
    const auto fetched = bench.mirror.provide(module.module, part, bench.online(), stop.get_token());
    ASSERT_FALSE(fetched.has_value()) << name_of(part);
    EXPECT_EQ(fetched.error().kind, ErrorKind::kInterrupted) << name_of(part);
    EXPECT_FALSE(*bench.mirror.find(module.module, part, {})) << name_of(part);
  }
  EXPECT_EQ(files_in(bench.mirror.places().quarantine()), 0u);
}

TEST(Mirror, AnotherProjectsGoSumDoesNotVouchForThisOne) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  ASSERT_TRUE(bench.mirror.provide(module.module, ModulePart::kZip, bench.online(), {}).has_value());
  bench.witnesses.go_sum = {};
  EXPECT_EQ(bench.mirror.provide(module.module, ModulePart::kZip, bench.online(), {}).error().kind,
            ErrorKind::kUntrusted);
  bench.witnesses.sum_check = [](const ModuleHash&, std::stop_token) -> Result<SumVerdict> {
    return SumVerdict::kProven;
  };
  EXPECT_EQ(bench.mirror.provide(module.module, ModulePart::kZip, bench.offline(), {})->trust, "sumdb");
  bench.witnesses.sum_check = {};
  EXPECT_TRUE(bench.mirror.provide(module.module, ModulePart::kZip, bench.offline(), {}).has_value())
      << "the log's proof was remembered";
}

TEST(Mirror, LyingProxiesGetNothingIn) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"}, other{"example.com/m", "v1.0.1"};
  bench.witnesses.sum_check = [](const ModuleHash&, std::stop_token) -> Result<SumVerdict> {
    return SumVerdict::kNotCovered;
  };
  const auto prefix = std::string{"example.com/m@v1.0.0/"};
  const std::vector<std::pair<std::string, std::string>> lies{
      {".info", other.info},
      {".info", "<html>"},
      {".info", "[]"},
      {".zip", other.zip},
      {".zip", "no zip"},
      {".zip", ""},
      {".zip", zip_of({{prefix + "go.mod", "module example.com/other\n"}})},
      {".zip", zip_of({{prefix + "a", ""}, {prefix + "A", ""}})}};
  module.serve_from(bench.proxy);
  ASSERT_TRUE(bench.mirror.provide(module.module, ModulePart::kMod, bench.online(), {}).has_value());
  for (const auto& [ending, lie] : lies) {
    bench.proxy.serve(module.url(ending), lie);
    const auto part = ending == ".info" ? ModulePart::kInfo : ModulePart::kZip;
    EXPECT_FALSE(bench.mirror.provide(module.module, part, bench.online(), {}).has_value()) << ending << lie;
    EXPECT_FALSE(bench.mirror.find(module.module, part, {})->has_value());
  }
}

TEST(Mirror, DamageIsSeenAtUseAndMended) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
    ASSERT_TRUE(bench.mirror.provide(module.module, part, bench.online(), {}).has_value());
    damage(bench.mirror.places().file(module.module, ending_of(part)).value());
    const auto offline = bench.mirror.provide(module.module, part, bench.offline(), {});
    ASSERT_FALSE(offline.has_value());
    EXPECT_EQ(offline.error().kind, ErrorKind::kUntrusted) << name_of(part);
    EXPECT_EQ(bench.mirror.provide(module.module, part, bench.offline(), {}).error().kind, ErrorKind::kNotFound)
        << "it is gone now";
    ASSERT_TRUE(bench.mirror.provide(module.module, part, bench.online(), {}).has_value());
    damage(bench.mirror.places().file(module.module, ending_of(part)).value());
    EXPECT_TRUE(bench.mirror.provide(module.module, part, bench.online(), {}).has_value())
        << "fetched again: " << name_of(part);
  }
}

TEST(Mirror, VerifyNamesWhatIsDamaged) {
  MirrorBench bench;
  const Published good{"example.com/a", "v1.0.0"}, bad{"example.com/b", "v1.2.0"};
  bench.witnesses.go_sum = GoSum::parse(good.go_sum + bad.go_sum);
  for (const auto* module : {&good, &bad}) {
    module->serve_from(bench.proxy);
  }
  ASSERT_THAT(fetch_all(bench.mirror, wishes_of(bench.witnesses.go_sum), bench.online(), {}), SizeIs(2));
  EXPECT_THAT(verify_mirror(bench.mirror, bench.progress, {}).value(), IsEmpty());
  damage(bench.mirror.places().file(bad.module, ".zip").value());
  const auto found = verify_mirror(bench.mirror, bench.progress, {}).value();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(words_of(found[0].module), "example.com/b@v1.2.0");
  EXPECT_THAT(verify_mirror(bench.mirror, bench.progress, {}).value(), IsEmpty()) << "it is out of the way";
  EXPECT_THAT(bench.mirror.list().value(), SizeIs(2)) << "its go.mod is still good";
}

TEST(Mirror, PruneTakesWhatWasNotUsedForLongest) {
  MirrorBench bench;
  const Published old{"example.com/a", "v1.0.0"}, recent{"example.com/b", "v1.0.0"};
  bench.witnesses.go_sum = GoSum::parse(old.go_sum + recent.go_sum);
  old.serve_from(bench.proxy);
  recent.serve_from(bench.proxy);
  ASSERT_THAT(fetch_all(bench.mirror, wishes_of(bench.witnesses.go_sum), bench.online(), {}), SizeIs(2));
  fs::last_write_time(bench.mirror.places().file(old.module, ".goiso").value(),
                      fs::file_time_type::clock::now() - std::chrono::hours{100});
  EXPECT_THAT(prune_mirror(bench.mirror, {std::nullopt, std::chrono::hours{200}}, {}).value(), IsEmpty());
  const auto removed =
      prune_mirror(bench.mirror, {static_cast<std::int64_t>(recent.zip.size()), std::nullopt}, {}).value();
  ASSERT_THAT(removed, SizeIs(1));
  EXPECT_EQ(removed[0].module.path, "example.com/a");
  EXPECT_FALSE(fs::exists(bench.root() / "example.com/a/@v/v1.0.0.zip"));
  EXPECT_THAT(bench.mirror.list().value(), SizeIs(1));
}

TEST(Mirror, FetchAllGoesOnPastFailuresAndReportsThemAll) {
  MirrorBench bench;
  std::string sums;
  for (int i = 0; i < 20; ++i) {
    const Published module{"example.com/m" + std::to_string(i), "v1.0.0"};
    if (i % 5 != 0) {
      module.serve_from(bench.proxy);
    }
    sums += module.go_sum;
  }
  bench.witnesses.go_sum = GoSum::parse(sums);
  const auto fetches = fetch_all(bench.mirror, wishes_of(bench.witnesses.go_sum), bench.online(), {});
  ASSERT_THAT(fetches, SizeIs(20));
  int failed = 0;
  for (const auto& fetch : fetches) {
    failed += fetch.file ? 0 : 1;
    EXPECT_TRUE(fetch.file || fetch.file.error().kind == ErrorKind::kNotFound);
  }
  EXPECT_EQ(failed, 4);
}

TEST(Mirror, AGoModThatGoSumDoesNotNameIsNoLoss) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.witnesses.go_sum = GoSum::parse("example.com/m v1.0.0 " + module.zip_h1 + "\n");
  bench.witnesses.sum_check = [](const ModuleHash&, std::stop_token) -> Result<SumVerdict> {
    return Error{ErrorKind::kNetwork, "the log is out of reach", {}, {}};
  };
  const auto fetches = fetch_all(bench.mirror, wishes_of(bench.witnesses.go_sum), bench.online(), {});
  ASSERT_TRUE(fetches[0].file.has_value()) << fetches[0].file.error().message;
  EXPECT_FALSE(bench.mirror.find(module.module, ModulePart::kMod, {})->has_value());
}

TEST(Mirror, WhatCannotBeWrittenIsTroubleOfTheStoreAndLeavesNothingHalf) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  ASSERT_TRUE(write_file_atomically(bench.root() / "example.com", "a file where the folder would be").has_value());
  const auto kept = bench.mirror.provide(module.module, ModulePart::kMod, bench.online(), {});
  ASSERT_FALSE(kept.has_value());
  EXPECT_EQ(kept.error().kind, ErrorKind::kStore);
  EXPECT_EQ(files_in(bench.mirror.places().staging()), 0u);
}

TEST(Mirror, ManyProcessesFetchOneModuleOnce) {
  MirrorBench bench;
  const Published module{"example.com/m", "v1.0.0"};
  module.serve_from(bench.proxy);
  bench.witnesses.go_sum = GoSum::parse(module.go_sum);
  std::vector<std::jthread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      const auto mirror =
          Mirror::open(bench.root());  // locks are of the open file, so an own mirror is as good as an own process
      const auto kept = mirror->provide(module.module, ModulePart::kZip, bench.online(), {});
      good += kept.has_value() ? 1 : 0;
    });
  }
  threads.clear();
  EXPECT_EQ(good, 6);
  EXPECT_THAT(bench.proxy.requests(), ElementsAre("GET " + module.url(".zip")));
}

TEST(Mirror, AnExportIsReproducibleAndComesBackVerified) {
  MirrorBench bench;
  const Published first{"example.com/M", "v1.0.0"}, second{"example.com/M", "v1.1.0-rc.1"};
  bench.witnesses.go_sum = GoSum::parse(first.go_sum + second.go_sum);
  first.serve_from(bench.proxy);
  second.serve_from(bench.proxy);
  ASSERT_THAT(fetch_all(bench.mirror, wishes_of(bench.witnesses.go_sum), bench.online(), {}), SizeIs(2));
  const auto tar_of = [&](const std::vector<ModuleVersion>& modules) {
    std::string tar;
    const auto tree = export_tree(bench.mirror, modules, {});
    EXPECT_TRUE(tree.has_value());
    EXPECT_TRUE(write_export(*tree,
                             [&](std::string_view bytes) -> Result<void> {
                               tar += bytes;
                               return {};
                             },
                             {})
                    .has_value());
    return tar;
  };
  const auto tar = tar_of({first.module, second.module});
  EXPECT_EQ(tar, tar_of({second.module, first.module, second.module}));
  const auto tree = export_tree(bench.mirror, {second.module, first.module}, {}).value();
  EXPECT_EQ(tree.files.at("example.com/!m/@v/list").text, "v1.0.0\nv1.1.0-rc.1\n");
  EXPECT_EQ(tree.files.at("example.com/!m/@latest").text, first.info);
  EXPECT_EQ(export_tree(bench.mirror, {{"example.com/none", "v1.0.0"}}, {}).error().kind, ErrorKind::kNotFound);

  ASSERT_TRUE(write_file_atomically(bench.folder.path() / "bundle.tar", tar).has_value());
  const auto other = Mirror::open(bench.folder.path() / "other");
  const auto unpacked = unpack_bundle(*other, bench.folder.path() / "bundle.tar", {}).value();
  EXPECT_FALSE(import_folder(*other, unpacked.path(), {}, bench.progress, {}).value()[0].file.has_value())
      << "nobody vouches";
  const auto imported = import_folder(*other, unpacked.path(), bench.witnesses, bench.progress, {}).value();
  ASSERT_THAT(imported, SizeIs(2));
  EXPECT_TRUE(imported[0].file.has_value() && imported[1].file.has_value());
  EXPECT_EQ(other->versions("example.com/M").value(), (std::vector<std::string>{"v1.0.0", "v1.1.0-rc.1"}));

  ASSERT_TRUE(copy_export(tree, bench.folder.path() / "tree", {}).has_value());
  EXPECT_EQ(copy_export(tree, bench.folder.path() / "tree", {}).error().kind, ErrorKind::kUsage);
  const auto third = Mirror::open(bench.folder.path() / "third");
  fs::remove(bench.folder.path() / "tree/example.com/!m/@v/v1.0.0.info");
  EXPECT_THAT(import_folder(*third, bench.folder.path() / "tree", bench.witnesses, bench.progress, {}).value(),
              SizeIs(2));
  EXPECT_EQ(third->find(first.module, ModulePart::kInfo, {}).value()->text, "{\"Version\":\"v1.0.0\"}");
  EXPECT_EQ(import_folder(*third, bench.root() / ".goiso", bench.witnesses, bench.progress, {}).error().kind,
            ErrorKind::kNotFound);
}

}  // namespace
}  // namespace goiso
