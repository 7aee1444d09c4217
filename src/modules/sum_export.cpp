#include "modules/sum_export.h"

#include <fmt/format.h>

#include <map>

#include "base/file.h"
#include "base/parallel.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kThreads = 8;  // a lookup waits for the network

// Modes of a tree that others serve and read.
Result<void> write_public(const fs::path& file, std::string_view bytes) {
  TRY(make_folders(file.parent_path()));
  TRY(write_file_unsynced(file, bytes, file.parent_path()));
  std::error_code error;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read,
                  error);
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot set the mode of '{}'", file.string()), error.value());
  }
  return {};
}

Result<std::map<std::string, SumAnswer>> look_up_all(const SumDb& sums, const std::vector<SumQuery>& queries,
                                                     std::stop_token stop) {
  const auto proofs = parallel_map(queries, kThreads, [&](const SumQuery& query) { return sums.prove(query, stop); });
  std::map<std::string, SumAnswer> answers;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (!proofs[i]) {
      return Error{proofs[i].error()};
    }
    TRY_ASSIGN(const auto path, lookup_path(queries[i]));
    answers[path] = proofs[i]->answer;
  }
  return answers;
}

}  // namespace

Result<SumExport> export_sums(const SumDb& sums, const std::vector<SumQuery>& queries,
                              const std::vector<std::int64_t>& older, const fs::path& tree, std::stop_token stop) {
  TRY_ASSIGN(const auto answers, look_up_all(sums, queries, stop));
  // Only now is the head as new as every record needs it.
  TRY_ASSIGN(const auto head, sums.trusted_head());
  const auto folder = tree / "sumdb" / sums.name();
  std::map<Tile, std::shared_ptr<const TileHashes>> tiles;
  for (const auto& [path, answer] : answers) {
    TRY_ASSIGN(auto inclusion, sums.prove_in(head, answer, stop));
    tiles.merge(inclusion.tiles);
    TRY(write_public(folder.string() + path, to_text({answer.id, answer.record, head.note})));
  }
  for (const auto size : older) {
    if (size > 0 && size < head.tree.size) {
      auto growth = sums.prove_growth(head, size, stop);
      if (growth) {
        tiles.merge(growth->tiles);
      } else if (growth.error().kind == ErrorKind::kUntrusted || growth.error().kind == ErrorKind::kInterrupted) {
        return std::move(growth).error();
      }
    }
  }
  for (const auto& [tile, hashes] : tiles) {
    TRY(write_public(folder / tile.path(), hashes->bytes()));
  }
  TRY(write_public(folder / "latest", head.note));
  TRY(write_public(folder / "supported", ""));
  return SumExport{head.tree, answers.size(), tiles.size()};
}

}  // namespace goiso
