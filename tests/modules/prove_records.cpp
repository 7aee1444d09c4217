// goiso_prove_records MIRROR GO.SUM: how long the kept lookups of the checksum database take to prove once more,
// offline, each by a SumDb that was made for it. JSON on stdout; fails when one does not prove what the go.sum says.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "base/file.h"
#include "modules/fetch_all.h"
#include "modules/go_sum.h"
#include "modules/sum_config.h"
#include "modules/sum_db.h"

namespace goiso {
namespace {

Result<double> prove(const VerifierKey& key, const SumPlaces& places, const ModuleWish& wish, const GoSum& go_sum) {
  const auto start = std::chrono::steady_clock::now();
  const SumDb sums{key, places, [](const std::string&, std::stop_token) { return std::optional<std::string>{}; },
                   SumDb::Mode::kOffline};
  TRY_ASSIGN(const auto logged, sums.lookup({wish.module.path, wish.module.version}, {}));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  if (go_sum.compare(wish.module.path, wish.module.version, logged.h1.zip_h1) == GoSum::Standing::kDifferent) {
    return Error{ErrorKind::kUntrusted, "the log has another hash of " + wish.module.path, {}, {}};
  }
  return took.count();
}

Result<std::vector<double>> prove_all(const char* mirror, const char* go_sum_file) {
  TRY_ASSIGN(const auto text, read_file(go_sum_file));
  TRY_ASSIGN(const auto database, parse_gosumdb(""));
  const auto go_sum = GoSum::parse(text);
  std::vector<double> times;
  for (const auto& wish : wishes_of(go_sum)) {
    TRY_ASSIGN(const auto took, prove(database->key, {mirror, std::filesystem::temp_directory_path()}, wish, go_sum));
    times.push_back(took);
  }
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace
}  // namespace goiso

int main(int argc, char** argv) {
  const auto times = argc == 3 ? goiso::prove_all(argv[1], argv[2]) : goiso::Result<std::vector<double>>{};
  if (!times || times->empty()) {
    std::fprintf(stderr, "%s\n", times ? "usage: goiso_prove_records MIRROR GO.SUM" : times.error().message.c_str());
    return 1;
  }
  std::printf("{\"records\": %zu, \"median_ms\": %.4f, \"p95_ms\": %.4f}\n", times->size(), (*times)[times->size() / 2],
              (*times)[times->size() * 95 / 100]);
  return 0;
}
