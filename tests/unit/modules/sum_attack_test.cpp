#include <gmock/gmock.h>

#include "log_fixture.h"

namespace goiso {
namespace {
using namespace tests;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

const SumQuery kM01{"example.test/m01", "v1.1.0"};
constexpr auto kM01Path = "/lookup/example.test/m01@v1.1.0";

// The 12 attacks of the vectors; the rollback is the one that is to be accepted and not stored.
class Attack : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Attack, EndsAsItMust) {
  const auto& attack = vectors()["attacks"][GetParam()];
  VectorLog log;
  const Cache cache;
  if (!attack["trusted_note"].is_null()) {
    cache.trust(note_of(word(attack["trusted_note"])));
  }
  const auto request = word(attack["request"]);
  log.answers[request] = word(attack["response"]);
  const auto overrides = attack.value("tile_overrides", nlohmann::json::object());
  for (const auto& [path, bytes] : overrides.items()) {
    log.answers["/" + path] = bytes_of(bytes);
  }
  const auto before = cache.trusted();
  const auto sums = cache.open(log);
  if (word(attack["expect"]) == "accept-as-past") {
    const auto head = sums->update({});
    ASSERT_TRUE(head) << head.error().message;
    EXPECT_EQ(head->size, 27);
  } else {
    const auto answer = sums->lookup(query_of(request), {});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kUntrusted) << answer.error().message;
    EXPECT_FALSE(fs::exists(cache.sums() / request.substr(1))) << "a refused answer was kept";
  }
  EXPECT_EQ(fs::exists(cache.sums() / "evidence"), word(attack["expect"]) == "security-error");
  EXPECT_EQ(cache.trusted(), before.empty() ? cache.trusted() : before);
}

std::string attack_name(const ::testing::TestParamInfo<std::size_t>& info) {
  auto name = word(vectors()["attacks"][info.param]["name"]);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Vectors, Attack, ::testing::Range<std::size_t>(0, 12), attack_name);

TEST(SumDb, AcceptsNoChangedByteOfALookup) {
  for (const auto* path : {kM01Path, "/lookup/example.test/!upper20@v1.20.0"}) {
    VectorLog log;
    const Cache cache;
    cache.trust(note_of("tree27"));
    const auto sums = cache.open(log);
    const auto honest = log.answers[path];
    for (std::size_t i = 0; i < honest.size(); ++i) {
      for (const char other : {static_cast<char>(honest[i] ^ 1), static_cast<char>(honest[i] ^ 0x80), '\n', '0'}) {
        log.answers[path] = honest;
        log.answers[path][i] = other;
        const auto answer = sums->lookup(query_of(path), {});
        ASSERT_EQ(answer.has_value(), other == honest[i]) << "byte " << i;
        ASSERT_TRUE(answer || answer.error().kind == ErrorKind::kUntrusted);
        fs::remove(cache.sums() / std::string{path}.substr(1));
      }
    }
  }
}

TEST(SumDb, AcceptsNoCutLookup) {
  VectorLog log;
  const Cache cache;
  const auto sums = cache.open(log);
  const auto honest = log.answers[kM01Path];
  for (std::size_t size = 0; size < honest.size(); ++size) {
    log.answers[kM01Path] = honest.substr(0, size);
    ASSERT_FALSE(sums->lookup(kM01, {})) << size;
  }
}

TEST(SumDb, KeepsEvidenceOfAForkThatAnybodyCanCheck) {
  const auto& attack = vectors()["attacks"][7];
  ASSERT_EQ(word(attack["name"]), "forked-tree");
  VectorLog log;
  const Cache cache;
  cache.trust(note_of("tree27"));
  const auto forked = word(attack["response"]);
  log.answers[kM01Path] = forked;
  const auto answer = cache.open(log)->lookup(kM01, {});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message,
              HasSubstr("shows two histories: its 20 records are not the beginning of its 27 records"));
  const auto evidence = fs::directory_iterator { cache.sums() / "evidence" } -> path();
  EXPECT_THAT(answer.error().hint, HasSubstr(evidence.string()));
  const auto older = open_tree_head(*read_file(evidence / "older"), test_key());
  const auto newer = open_tree_head(*read_file(evidence / "newer"), test_key());
  ASSERT_TRUE(older && newer);
  const auto tiles = [&](const Tile& tile) -> Result<std::shared_ptr<const TileHashes>> {
    return TileHashes::of(read_file(evidence / tile.path()).value_or(""), tile.width);
  };
  const auto past = read_past_root(newer->tree, older->tree.size, VectorLog::kHeight, tiles);
  ASSERT_TRUE(past) << past.error().message;
  EXPECT_NE(past->hashes.at(0), older->tree.root);
  const auto proof = *read_file(evidence / "proof.txt");
  EXPECT_THAT(proof, HasSubstr(to_base64(past->hashes.at(0))));
  EXPECT_THAT(proof, HasSubstr(to_base64(older->tree.root)));
}

TEST(SumDb, SeesAForkFromEitherSideAndThenSaysNothingMore) {
  const auto answer = parse_sum_answer(word(vectors()["attacks"][7]["response"]));
  ASSERT_TRUE(answer);
  for (const int id : {1, 26}) {  // a head as old as the forked one, and a newer one
    VectorLog log;
    const Cache cache;
    cache.trust(answer->note);
    const auto sums = cache.open(log);
    EXPECT_EQ(sums->lookup(record_query(id), {}).error().kind, ErrorKind::kUntrusted);
    EXPECT_TRUE(fs::exists(cache.sums() / "evidence"));
    EXPECT_EQ(cache.trusted(), answer->note);
    EXPECT_FALSE(sums->trusted_head());
    EXPECT_THAT(sums->lookup(record_query(2), {}).error().message, HasSubstr("two histories"));
  }
}

}  // namespace
}  // namespace goiso
