#include "command/module_proofs.h"

#include <fmt/format.h>

#include <charconv>

#include "base/file.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/text.h"
#include "modules/sum_export.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestMemory = 64 * 1024;
constexpr std::size_t kThreads = 8;       // a lookup may wait for the network
constexpr std::size_t kMostExports = 64;  // that are remembered; each adds some tiles of 8 KiB to the next

bool was_proven(const MirrorReceipt& receipt) {
  return (receipt.zip && receipt.zip->trust == "sumdb") || (receipt.mod && receipt.mod->trust == "sumdb");
}

// Lines "<database> <records>", oldest first; what is no such line is passed over.
std::vector<std::int64_t> exported_sizes(const std::string& text, const std::string& database) {
  std::vector<std::int64_t> sizes;
  for (const auto line : split_lines(text)) {
    const auto words = split_words(line);
    std::int64_t size = 0;
    if (words.size() == 2 && words[0] == database &&
        std::from_chars(words[1].data(), words[1].data() + words[1].size(), size).ec == std::errc{}) {
      sizes.push_back(size);
    }
  }
  return sizes;
}

// An export that is not remembered only convinces fewer.
void remember_export(const std::filesystem::path& exported, std::string text, const std::string& database,
                     std::int64_t size) {
  const auto line = fmt::format("{} {}\n", database, size);
  if (text.find(line) != std::string::npos) {
    return;
  }
  text += line;
  while (split_lines(text).size() > kMostExports) {
    text.erase(0, text.find('\n') + 1);
  }
  if (const auto kept = write_file_atomically(exported, text); !kept) {
    log::info("this export is not remembered: {}", kept.error().message);
  }
}

}  // namespace

std::vector<SumQuery> proven_queries(const std::vector<StoredModule>& kept) {
  std::vector<SumQuery> queries;
  for (const auto& each : kept) {
    if (was_proven(each.receipt)) {
      queries.push_back({each.module.path, each.module.version});
    }
  }
  return queries;
}

Result<std::size_t> write_proofs(const SumDb& sums, const std::vector<SumQuery>& queries,
                                 const std::filesystem::path& exported, const std::filesystem::path& folder,
                                 std::stop_token stop) {
  const auto proofs = parallel_map(queries, kThreads, [&](const SumQuery& query) { return sums.prove(query, stop); });
  std::vector<SumQuery> known;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (proofs[i]) {
      known.push_back(queries[i]);
    } else if (proofs[i].error().kind == ErrorKind::kInterrupted) {
      return Error{proofs[i].error()};
    }
  }
  if (!known.empty()) {
    auto earlier = read_file(exported, kLongestMemory).value_or(std::string{});
    TRY_ASSIGN(const auto done, export_sums(sums, known, exported_sizes(earlier, sums.name()), folder, stop));
    remember_export(exported, std::move(earlier), sums.name(), done.head.size);
  }
  return known.size();
}

}  // namespace goiso
