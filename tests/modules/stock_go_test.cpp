// What goiso exports of the checksum database, before a stock go command; GOISO_TEST_GO is that.
#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "log_fixture.h"
#include "modules/sum_export.h"
#include "recorded_log.h"
#include "support/run_program.h"

namespace goiso {
namespace {
using namespace tests;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

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
    const auto* go = std::getenv("GOISO_TEST_GO");
    ASSERT_NE(go, nullptr) << "run this by with_go.py";
    go_ = go;
    fs::copy(kFolder / "recorded/rsc.io", tree() / "rsc.io", fs::copy_options::recursive);
    fs::copy(kFolder / "recorded/github.com", tree() / "github.com", fs::copy_options::recursive);
    const SumDb sums{real_key(), cache_.places(), recorded()};
    for (const auto& query : {kQuote, kXgb, kToolchain}) {  // one by one: only the proofs of this order were recorded
      ASSERT_TRUE(sums.lookup(query, {}));
    }
    ASSERT_TRUE(export_sums(sums, {kQuote, kXgb, kToolchain}, {}, tree(), {}));
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
