#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "modules/sum_db.h"

namespace goiso {

/// What export_sums() wrote.
struct SumExport {
  TreeHead head;  ///< the one that all lookups of the export carry
  std::size_t lookups = 0;
  std::size_t tiles = 0;
};

/// Writes "sumdb/<name>/{supported,latest,lookup/…,tile/…}" below `tree`, such that a stock go verifies these module
/// versions with GOPROXY=file://<tree>, its default GOSUMDB and no network: one that has trusted no head yet, or the
/// tree of the first N records for an N in `older` (what an earlier export had for its head). Each lookup is the proven
/// record under the one trusted head of `sums`, so that the tiles of the inclusion proofs, and of the growth from those
/// N as far as they can be had, are all a client asks for. Equal input gives equal files. Files that are there already
/// are written over, others stay; the folder is the caller's to remove when this fails.
Result<SumExport> export_sums(const SumDb& sums, const std::vector<SumQuery>& queries,
                              const std::vector<std::int64_t>& older, const std::filesystem::path& tree,
                              std::stop_token stop);

}  // namespace goiso
