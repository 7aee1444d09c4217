#include <gmock/gmock.h>

#include "log_fixture.h"
#include "support/run_program.h"

namespace goiso {
namespace {
using namespace tests;
namespace fs = std::filesystem;

// Looks everything up in the folder that the variable names; on its own, in a fresh one. The test below kills it at
// every write.
TEST(SumDbKilled, LooksUpAFewRecords) {
  const char* folder = std::getenv("GOISO_TEST_SUMS");
  VectorLog log;
  const Cache cache;
  const fs::path top = folder == nullptr ? cache.path() : fs::path{folder};
  const SumDb sums{test_key(), {top / "download", top / "tmp"}, log.source(), SumDb::Mode::kOnline, VectorLog::kHeight};
  for (const int id : {1, 26, 9}) {
    expect_right(sums.lookup(record_query(id), {}), id);
  }
}

TEST(SumDbKilled, AtAnyWriteLeavesACacheThatIsFine) {
  const std::vector<std::string> program = {fs::read_symlink("/proc/self/exe").string(),
                                            "--gtest_filter=SumDbKilled.LooksUpAFewRecords"};
  int killed = 0;
  for (int point = 1;; ++point) {
    const Cache cache;
    const auto end = run_program(program,
                                 {{"GOISO_TEST_SUMS", cache.path().string()},
                                  {"GOISO_FAULT_POINT", std::to_string(point)},
                                  {"TMPDIR", cache.path().string()}},
                                 std::chrono::seconds{60});
    if (end.signal == 0) {
      EXPECT_EQ(end.exit_code, 0) << end.out;
      break;
    }
    ASSERT_EQ(end.signal, SIGKILL);
    ++killed;
    VectorLog log;
    const auto sums = cache.open(log);
    for (int id = 0; id < kVectorRecords; ++id) {
      expect_right(sums->lookup(record_query(id), {}), id);
    }
    for (const auto& file : files_below(cache.sums())) {
      EXPECT_EQ(file.string().find(".tmp-"), std::string::npos) << file << " has no owner";
    }
  }
  EXPECT_GE(killed, 12) << "so few writes?";
}

}  // namespace
}  // namespace goiso
