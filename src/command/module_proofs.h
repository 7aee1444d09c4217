#pragma once
#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "modules/mirror.h"
#include "modules/sum_db.h"

namespace goiso {

/// The lookups of those kept modules that the log has proven before: it is told no name of a private module.
std::vector<SumQuery> proven_queries(const std::vector<StoredModule>& kept);

/// Writes the checksum database of `queries` as files below `folder`, for a stock go, or for a goiso that trusts an
/// earlier export of ours (export_sums): `exported` keeps what those were, a file that is made. What nobody can look up
/// now is left out; how many were written. 0: nothing was written.
Result<std::size_t> write_proofs(const SumDb& sums, const std::vector<SumQuery>& queries,
                                 const std::filesystem::path& exported, const std::filesystem::path& folder,
                                 std::stop_token stop);

}  // namespace goiso
