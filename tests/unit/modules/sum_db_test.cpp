#include "modules/sum_db.h"

#include <gmock/gmock.h>

#include "base/parallel.h"
#include "log_fixture.h"

namespace goiso {
namespace {
using namespace tests;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

const SumQuery kM01{"example.test/m01", "v1.1.0"};
constexpr auto kM01Path = "/lookup/example.test/m01@v1.1.0";

TEST(SumDb, ProvesEveryRecordWhateverItsHead) {
  VectorLog log;
  const Cache cache;
  const auto sums = cache.open(log);
  for (int id = kVectorRecords - 1; id >= 0; --id) {
    expect_right(sums->lookup(record_query(id), {}), id);
  }
  EXPECT_EQ(cache.trusted(), note_of("tree27"));
  EXPECT_EQ(sums->trusted_head()->tree.size, 27);
}

TEST(SumDb, MovesFromAnOlderHeadToANewerOne) {
  VectorLog log;
  const Cache cache;
  const auto sums = cache.open(log);
  expect_right(sums->lookup(record_query(3), {}), 3);
  EXPECT_EQ(cache.trusted(), note_of("tree20"));
  expect_right(sums->lookup(record_query(26), {}), 26);
  EXPECT_EQ(cache.trusted(), note_of("tree27"));
}

TEST(SumDb, ChecksAHashAgainstTheLineOfItsKind) {
  VectorLog log;
  const Cache cache;
  const auto sums = cache.open(log);
  const auto logged = sums->lookup(kM01, {});
  ASSERT_TRUE(logged);
  EXPECT_TRUE(sums->check(kM01, SumDb::Kind::kZip, logged->h1.zip_h1, {}));
  EXPECT_TRUE(sums->check(kM01, SumDb::Kind::kGoMod, logged->h1.go_mod_h1, {}));
  const auto swapped = sums->check(kM01, SumDb::Kind::kGoMod, logged->h1.zip_h1, {});
  ASSERT_FALSE(swapped);
  EXPECT_EQ(swapped.error().kind, ErrorKind::kUntrusted);
  EXPECT_THAT(swapped.error().message, HasSubstr(logged->h1.go_mod_h1));
  EXPECT_EQ(sums->check(kM01, SumDb::Kind::kZip, "", {}).error().kind, ErrorKind::kUntrusted);
}

TEST(SumDb, AnswersOfflineFromWhatWasStored) {
  VectorLog log, nobody;
  nobody.answers.clear();
  const Cache cache;
  {
    const auto online = cache.open(log);
    for (const int id : {1, 26}) {
      ASSERT_TRUE(online->lookup(record_query(id), {}));
    }
  }
  const auto before = files_below(cache.path()).size();
  const auto sums = cache.open(nobody, SumDb::Mode::kOffline);
  expect_right(sums->lookup(record_query(1), {}), 1);
  expect_right(sums->lookup(record_query(26), {}), 26);
  EXPECT_EQ(sums->lookup(record_query(2), {}).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(sums->update({}).error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(nobody.asked.empty());
  EXPECT_EQ(files_below(cache.path()).size(), before);
}

TEST(SumDb, TellsHowOldItsHeadIs) {
  VectorLog log;
  const Cache cache;
  const auto sums = cache.open(log);
  EXPECT_EQ(sums->head_age(), std::nullopt);
  ASSERT_TRUE(sums->update({}));
  fs::last_write_time(cache.sums() / "latest", fs::file_time_type::clock::now() - std::chrono::hours{48});
  EXPECT_GE(*sums->head_age(), std::chrono::hours{48});
  EXPECT_LT(*sums->head_age(), std::chrono::hours{49});
}

TEST(SumDb, VerifiesStoredAnswersAgain) {
  VectorLog log, nobody;
  nobody.answers.clear();
  const Cache cache;
  ASSERT_TRUE(cache.open(log)->lookup(kM01, {}));
  for (const auto& file : files_below(cache.sums())) {
    const auto honest = *read_file(file);
    if (honest.empty()) {
      continue;  // the lock
    }
    for (std::size_t i = 0; i < honest.size(); i += 7) {
      auto damaged = honest;
      damaged[i] = static_cast<char>(damaged[i] ^ 4);
      ASSERT_TRUE(write_file_unsynced(file, damaged, cache.path()));
      const auto answer = cache.open(nobody, SumDb::Mode::kOffline)->lookup(kM01, {});
      ASSERT_FALSE(answer) << file << " byte " << i;
      // Another record's number needs tiles that are not stored.
      ASSERT_THAT(answer.error().kind, ::testing::AnyOf(ErrorKind::kUntrusted, ErrorKind::kNotFound));
    }
    ASSERT_TRUE(write_file_unsynced(file, honest, cache.path()));
  }
  EXPECT_TRUE(cache.open(nobody, SumDb::Mode::kOffline)->lookup(kM01, {}));
}

TEST(SumDb, FetchesAgainWhatIsDamagedOnDisk) {
  VectorLog log;
  const Cache cache;
  ASSERT_TRUE(cache.open(log)->lookup(kM01, {}));
  for (const auto& file : files_below(cache.sums())) {
    const auto honest = *read_file(file);
    if (honest.empty() || file.filename() == "latest") {
      continue;
    }
    ASSERT_TRUE(write_file_unsynced(file, honest.substr(1), cache.path()));
    expect_right(cache.open(log)->lookup(kM01, {}), 1);
    EXPECT_EQ(*read_file(file), honest) << file;
  }
}

TEST(SumDb, DoesNotTrustAnewWhenItsStoredHeadIsDamaged) {
  VectorLog log;
  const Cache cache;
  cache.trust("nonsense");
  const auto answer = cache.open(log)->lookup(kM01, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kUntrusted);
  EXPECT_THAT(answer.error().doing, ::testing::Contains(HasSubstr((cache.sums() / "latest").string())));
  EXPECT_EQ(cache.trusted(), "nonsense");
}

TEST(SumDb, CutsAFullTileWhereThePartialOneIsGone) {
  VectorLog log;
  const Cache cache;
  ASSERT_TRUE(log.answers.contains("/tile/2/1/001.p/1"));
  log.answers["/tile/2/1/001"] = log.answers["/tile/2/1/001.p/2"] + std::string(64, 'x');
  log.answers.erase("/tile/2/1/001.p/1");
  expect_right(cache.open(log)->lookup(kM01, {}), 1);
}

TEST(SumDb, NamesATileThatNobodyHas) {
  VectorLog log;
  const Cache cache;
  log.answers.erase("/tile/2/0/000");
  const auto answer = cache.open(log)->lookup(kM01, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kNetwork) << "the module may well be known";
  EXPECT_THAT(answer.error().message, HasSubstr("tile/2/0/000"));
}

TEST(SumDb, TellsAnUnknownModuleFromABrokenSource) {
  VectorLog log;
  const Cache cache;
  EXPECT_EQ(cache.open(log)->lookup({"example.test/none", "v1.0.0"}, {}).error().kind, ErrorKind::kNotFound);
  const auto broken = [](const std::string&, std::stop_token) -> Result<std::optional<std::string>> {
    return Error{ErrorKind::kNetwork, "down", {}, {}};
  };
  const SumDb sums{test_key(), cache.places(), broken, SumDb::Mode::kOnline, VectorLog::kHeight};
  const auto answer = sums.lookup(kM01, {});
  EXPECT_EQ(answer.error().kind, ErrorKind::kNetwork);
  EXPECT_THAT(
      answer.error().doing,
      ::testing::Contains("checking example.test/m01@v1.1.0 against the checksum database 'sumdb.example.test'"));
}

TEST(SumDb, RefusesAnswersOfMoreThanAMebibyte) {
  VectorLog log;
  const Cache cache;
  log.answers[kM01Path] = std::string((1 << 20) + 1, 'x');
  const auto answer = cache.open(log)->lookup(kM01, {});
  EXPECT_EQ(answer.error().kind, ErrorKind::kUntrusted);
  EXPECT_THAT(answer.error().message, HasSubstr("is larger than"));
}

TEST(SumDb, AsksForNoNameThatNoModuleHas) {
  VectorLog log;
  const Cache cache;
  const auto sums = cache.open(log);
  for (const auto& query :
       {SumQuery{"../../etc", "v1.0.0"}, SumQuery{"a//b", "v1.0.0"}, SumQuery{"", "v1.0.0"}, SumQuery{"a/!b", "v1.0.0"},
        SumQuery{"a\u00e4", "v1.0.0"}, SumQuery{"/a", "v1.0.0"}, SumQuery{"a", "v1/../2"}, SumQuery{"a", ""},
        SumQuery{"a", "latest"}, SumQuery{"a/.git", "v1.0.0"}}) {
    EXPECT_EQ(sums->lookup(query, {}).error().kind, ErrorKind::kUsage) << query.module << "@" << query.version;
  }
  EXPECT_TRUE(log.asked.empty());
}

TEST(SumDb, MakesNoFolderOfANameThatIsNoHost) {
  const auto text = std::string{"../../up+007f746d+"} + to_base64(std::string{1} + std::string(32, 'k'));
  const auto key = VerifierKey::parse(text);
  ASSERT_TRUE(key) << key.error().message;
  VectorLog log;
  const Cache cache;
  const SumDb sums{*key, cache.places(), log.source()};
  EXPECT_EQ(sums.lookup(kM01, {}).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(sums.update({}).error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(fs::is_empty(cache.path()));
}

TEST(SumDb, AsksOnceForWhatItHasProven) {
  VectorLog log;
  const Cache cache;
  const auto sums = cache.open(log);
  ASSERT_TRUE(sums->lookup(kM01, {}));
  log.asked.clear();
  ASSERT_TRUE(sums->lookup(kM01, {}));
  ASSERT_TRUE(cache.open(log)->lookup(kM01, {}));
  EXPECT_TRUE(log.asked.empty());
}

TEST(SumDb, ServesEightThreadsAndTwoProcessesAtOnce) {
  VectorLog log;
  const Cache cache;
  const auto one = cache.open(log), other = cache.open(log);
  std::vector<Result<LoggedSums>> answers(2 * kVectorRecords, Error{});
  parallel_for(answers.size(), 8, [&](std::size_t i) {
    answers[i] = (i % 2 == 0 ? one : other)->lookup(record_query(static_cast<int>(i) / 2), {});
  });
  for (std::size_t i = 0; i < answers.size(); ++i) {
    expect_right(answers[i], static_cast<int>(i) / 2);
  }
  EXPECT_EQ(cache.trusted(), note_of("tree27"));
}

TEST(SumDb, StopsWaitingForTheLockOfTheHead) {
  VectorLog log;
  const Cache cache;
  ASSERT_TRUE(make_folders(cache.sums()));
  const auto lock = FileLock::acquire(cache.sums() / "latest.lock", FileLock::Mode::kExclusive, {});
  ASSERT_TRUE(lock);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(cache.open(log)->lookup(kM01, stop.get_token()).error().kind, ErrorKind::kInterrupted);
}

}  // namespace
}  // namespace goiso
