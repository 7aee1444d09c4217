#include "modules/sum_export.h"

#include <gmock/gmock.h>

#include "log_fixture.h"
#include "recorded_log.h"

namespace goiso {
namespace {
using namespace tests;
namespace fs = std::filesystem;

TEST(RecordedLog, ProvesRealModulesUnderHeadsOfDifferentDays) {
  const Cache cache;
  const SumDb sums{real_key(), cache.places(), recorded()};
  const auto quote = sums.lookup(kQuote, {});
  ASSERT_TRUE(quote) << quote.error().message;
  EXPECT_EQ(quote->h1.zip_h1, "h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=");
  EXPECT_EQ(sums.trusted_head()->tree.size, 51929436);
  ASSERT_TRUE(sums.lookup(kXgb, {}));
  EXPECT_EQ(sums.trusted_head()->tree.size, 66398721);
  const auto toolchain =
      sums.check(kToolchain, SumDb::Kind::kZip, "h1:THKeCuuOK6mnQhbTbvvH9CKU3D4lwUERQax+yRXCVJk=", {});
  ASSERT_TRUE(toolchain) << toolchain.error().message;
  EXPECT_EQ(toolchain->record, 28865944);
}

// One byte of every hash of every tile; which of its 32 it is changes from hash to hash.
TEST(RecordedLog, AcceptsNoChangedHashOfAnyTile) {
  const Cache cache;
  const SumDb sums{real_key(), cache.places(), recorded()};
  ASSERT_TRUE(sums.lookup(kXgb, {}));
  const auto proof = sums.prove(kQuote, {});
  ASSERT_TRUE(proof);
  for (const auto& [tile, hashes] : proof->inclusion.tiles) {
    for (int i = 0; i < tile.width; ++i) {
      auto forged = hashes->bytes();
      const auto at = static_cast<std::size_t>(i) * 32 + static_cast<std::size_t>(i % 32);
      forged[at] = static_cast<char>(forged[at] ^ 0x10);
      const auto tiles = [&, &changed = tile](const Tile& wanted) -> Result<std::shared_ptr<const TileHashes>> {
        return wanted == changed ? TileHashes::of(forged, wanted.width) : proof->inclusion.tiles.at(wanted);
      };
      const auto read = read_tree(proof->head.tree, {{0, proof->answer.id}}, kTileHeight, tiles);
      ASSERT_FALSE(read) << tile.path() << " hash " << i;
      ASSERT_EQ(read.error().kind, ErrorKind::kUntrusted);
    }
  }
}

TEST(ExportSums, IsClosedUnderOneHead) {
  VectorLog log;
  const Cache cache, target;
  const auto sums = cache.open(log);
  const std::vector<SumQuery> queries = {record_query(0), record_query(13), record_query(26), record_query(0)};
  const auto done = export_sums(*sums, queries, {}, target.path(), {});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->head.size, 27);
  EXPECT_EQ(done->lookups, 3u);
  const auto folder = target.path() / "sumdb" / test_key().name();
  EXPECT_EQ(*read_file(folder / "latest"), note_of("tree27"));
  EXPECT_EQ(*read_file(folder / "supported"), "");
  const Cache fresh;
  const SumDb reader{test_key(), fresh.places(), sum_source_in(folder.string()), SumDb::Mode::kOnline,
                     VectorLog::kHeight};
  for (const auto& query : queries) {
    EXPECT_TRUE(reader.lookup(query, {})) << query.module;
  }
  EXPECT_EQ(reader.lookup(record_query(1), {}).error().kind, ErrorKind::kNotFound);
}

// Who trusts the head of an earlier export must see that this one grew out of it, and has nobody else to ask.
TEST(ExportSums, ShowsThatItGrewOutOfEarlierExports) {
  VectorLog log;
  const Cache cache;
  const auto sums = cache.open(log);
  for (const bool knows_of_it : {false, true}) {
    const Cache target, reader;
    const auto older = knows_of_it ? std::vector<std::int64_t>{5, 27, 100} : std::vector<std::int64_t>{};
    ASSERT_TRUE(export_sums(*sums, {record_query(26)}, older, target.path(), {}));
    const auto folder = target.path() / "sumdb" / test_key().name();
    const SumDb theirs{test_key(), reader.places(), sum_source_in(folder.string()), SumDb::Mode::kOnline,
                       VectorLog::kHeight};
    ASSERT_TRUE(theirs.lookup(record_query(26), {}));
    EXPECT_EQ(theirs.prove_growth(theirs.trusted_head().value(), 5, {}).has_value(), knows_of_it);
  }
}

TEST(ExportSums, ConvincesWhoTrustsAnEarlierHead) {
  VectorLog log;
  const Cache cache, target, reader;
  reader.trust(note_of("tree20"));
  ASSERT_TRUE(export_sums(*cache.open(log), {record_query(26)}, {20}, target.path(), {}));
  const SumDb theirs{test_key(), reader.places(),
                     sum_source_in((target.path() / "sumdb" / test_key().name()).string()), SumDb::Mode::kOnline,
                     VectorLog::kHeight};
  EXPECT_TRUE(theirs.lookup(record_query(26), {}));
  EXPECT_EQ(reader.trusted(), note_of("tree27"));
}

TEST(ExportSums, WritesTheSameFilesAgain) {
  VectorLog log;
  const Cache cache, one, other;
  const auto sums = cache.open(log);
  ASSERT_TRUE(export_sums(*sums, {record_query(2), record_query(25)}, {}, one.path(), {}));
  ASSERT_TRUE(export_sums(*sums, {record_query(25), record_query(2)}, {}, other.path(), {}));
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(one.path())) {
    if (entry.is_regular_file()) {
      EXPECT_EQ(*read_file(entry.path()), *read_file(other.path() / entry.path().lexically_relative(one.path())));
      ++files;
    }
  }
  EXPECT_GE(files, 8);
}

TEST(ExportSums, FailsForAModuleThatCannotBeProven) {
  VectorLog log;
  const Cache cache, target;
  const auto sums = cache.open(log);
  const auto done = export_sums(*sums, {record_query(2), {"example.test/none", "v1.0.0"}}, {}, target.path(), {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(fs::exists(target.path() / "sumdb")) << "half an export";
}

}  // namespace
}  // namespace goiso
