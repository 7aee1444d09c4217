#include "command/module_proofs.h"

#include "base/parallel.h"
#include "modules/sum_export.h"

namespace goiso {
namespace {

constexpr std::size_t kThreads = 8;  // a lookup may wait for the network

bool was_proven(const MirrorReceipt& receipt) {
  return (receipt.zip && receipt.zip->trust == "sumdb") || (receipt.mod && receipt.mod->trust == "sumdb");
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
                                 const std::filesystem::path& folder, std::stop_token stop) {
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
    TRY(export_sums(sums, known, folder, stop));
  }
  return known.size();
}

}  // namespace goiso
