#include "modules/sum_export.h"

#include <gmock/gmock.h>

#include "log_fixture.h"
#include "modules/sum_config.h"
#include "support/run_program.h"

namespace goiso {
namespace {
using namespace tests;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

const SumQuery kQuote{"rsc.io/quote", "v1.5.2"};
const SumQuery kXgb{"github.com/BurntSushi/xgb", "v0.0.0-20160522181843-27f122750802"};
const SumQuery kToolchain{"golang.org/toolchain", "v0.0.1-go1.21.13.linux-amd64"};

/// The real database as it was recorded: three lookups, each under the head of its day, and the tiles that their proofs
/// needed.
SumSource recorded() { return sum_source_in((kFolder / "recorded/sumdb/sum.golang.org").string()); }

VerifierKey real_key() { return (*parse_gosumdb(""))->key; }

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
  const auto done = export_sums(*sums, queries, target.path(), {});
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

TEST(ExportSums, WritesTheSameFilesAgain) {
  VectorLog log;
  const Cache cache, one, other;
  const auto sums = cache.open(log);
  ASSERT_TRUE(export_sums(*sums, {record_query(2), record_query(25)}, one.path(), {}));
  ASSERT_TRUE(export_sums(*sums, {record_query(25), record_query(2)}, other.path(), {}));
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
  const auto done = export_sums(*sums, {record_query(2), {"example.test/none", "v1.0.0"}}, target.path(), {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(fs::exists(target.path() / "sumdb")) << "half an export";
}

std::string installed_go() {
  const std::string path = std::getenv("PATH") == nullptr ? "" : std::getenv("PATH");
  for (std::size_t start = 0; start <= path.size();) {
    const auto end = std::min(path.find(':', start), path.size());
    const auto go = path.substr(start, end - start) + "/go";
    if (access(go.c_str(), X_OK) == 0) {
      return go;
    }
    start = end + 1;
  }
  return {};
}

/// A TempFolder's name has colons, which GOPATH takes for a list.
class PlainFolder {
 public:
  PlainFolder() : path_(fs::temp_directory_path() / ("goiso-test-go-" + random_hex(6))) {
    fs::create_directories(path_);
  }
  PlainFolder(const PlainFolder&) = delete;
  PlainFolder& operator=(const PlainFolder&) = delete;
  ~PlainFolder() { EXPECT_TRUE(remove_tree(path_)); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// A stock go that may reach nothing but the exported tree, with its default GOSUMDB.
class StockGo : public ::testing::Test {
 protected:
  void SetUp() override {
    go_ = installed_go();
    if (go_.empty()) {
      GTEST_SKIP() << "no go in PATH";
    }
    fs::copy(kFolder / "recorded/rsc.io", tree() / "rsc.io", fs::copy_options::recursive);
    fs::copy(kFolder / "recorded/github.com", tree() / "github.com", fs::copy_options::recursive);
    const SumDb sums{real_key(), cache_.places(), recorded()};
    for (const auto& query : {kQuote, kXgb, kToolchain}) {  // one by one: only the proofs of this order were recorded
      ASSERT_TRUE(sums.lookup(query, {}));
    }
    ASSERT_TRUE(export_sums(sums, {kQuote, kXgb, kToolchain}, tree(), {}));
  }

  fs::path tree() const {
    fs::create_directories(work_.path() / "tree");
    return work_.path() / "tree";
  }

  ProgramEnd go(std::vector<std::string> words) const {
    const auto module = work_.path() / "module";
    fs::create_directories(module);
    std::ofstream(module / "go.mod") << "module example.test/m\n\ngo 1.18\n\nrequire " << kXgb.module << " "
                                     << kXgb.version << "\n";
    words.insert(words.begin(), {"/bin/sh", "-c", R"(cd "$1" && shift && exec "$@")", "sh", module.string(), go_});
    const auto below = [&](const char* name) { return (work_.path() / name).string(); };
    // A proxy where nobody listens: whatever asks the network fails at once.
    return run_program(words,
                       {{"HOME", below("home")},
                        {"PATH", "/usr/bin:/bin"},
                        {"GOPATH", below("gopath")},
                        {"GOMODCACHE", below("cache")},
                        {"GOCACHE", below("build")},
                        {"GOENV", "off"},
                        {"GOTOOLCHAIN", "local"},
                        {"GOPROXY", "file://" + tree().string()},
                        {"GOFLAGS", "-mod=mod -modcacherw"},
                        {"GOTELEMETRY", "off"},
                        {"http_proxy", "http://127.0.0.1:1"},
                        {"https_proxy", "http://127.0.0.1:1"}},
                       std::chrono::seconds{60});
  }

  const Cache cache_;
  const PlainFolder work_;
  std::string go_;
};

TEST_F(StockGo, VerifiesZipAndGoModFromTheExportAlone) {
  const auto zip = go({"mod", "download", "rsc.io/quote@v1.5.2"});
  EXPECT_EQ(zip.exit_code, 0) << zip.err;
  const auto list = go({"list", "-m", "all"});
  EXPECT_EQ(list.exit_code, 0) << list.err;
  EXPECT_THAT(list.out, HasSubstr(kXgb.module));
  EXPECT_THAT(read_file(work_.path() / "module/go.sum").value_or(""),
              HasSubstr(kXgb.version + "/go.mod h1:IVnqGOEym/WlBOVXweHU+Q+/VP0lqqI8lqeDx9IjBqo="));
  const auto head = read_file(work_.path() / "gopath/pkg/sumdb/sum.golang.org/latest").value_or("");
  EXPECT_EQ(head, *read_file(tree() / "sumdb/sum.golang.org/latest"));
}

TEST_F(StockGo, DoesNotAcceptTheTreeWithoutItsTiles) {
  ASSERT_GT(fs::remove_all(tree() / "sumdb/sum.golang.org/tile"), 0u);
  const auto zip = go({"mod", "download", "rsc.io/quote@v1.5.2"});
  EXPECT_NE(zip.exit_code, 0);
  EXPECT_THAT(zip.err, HasSubstr("tile/8/"));
}

TEST_F(StockGo, DoesNotAcceptAnotherGoModThanTheLogHas) {
  std::ofstream(tree() / "rsc.io/quote/@v/v1.5.2.mod", std::ios::app) << "// changed\n";
  const auto end = go({"mod", "download", "rsc.io/quote@v1.5.2"});
  EXPECT_NE(end.exit_code, 0);
  EXPECT_THAT(end.err, HasSubstr("SECURITY ERROR"));
}

}  // namespace
}  // namespace goiso
