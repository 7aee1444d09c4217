#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// Brings what a checksum database has at a path: "/supported", "/latest", "/lookup/…", "/tile/…". nullopt when it is
/// not there (404, 410, no such file); an Error when nobody can say. Reads at most kMaxSumAnswer bytes and one more.
/// Called from several threads.
using SumSource = std::function<Result<std::optional<std::string>>(const std::string& path, std::stop_token stop)>;

constexpr std::size_t kMaxSumAnswer = 1u << 20;

/// One module proxy that may offer the database below its own URL, as "<proxy>/sumdb/<name>".
struct SumProxy {
  enum class AfterFailure { kStop, kGoOn };
  SumSource source;
  AfterFailure after_failure = AfterFailure::kStop;  ///< kGoOn when GOPROXY has '|' behind it
};

/// The source that cmd/go would use: the first proxy that has "/supported", and then that one alone; `database` when
/// all of them say it is not there. The choice is made at the first fetch and kept unless it failed (sumdb.go,
/// dbClient.initBase). The result may be copied.
SumSource choose_sum_source(std::vector<SumProxy> proxies, SumSource database);

/// A database in files: what lies below `folder`, as export_sums() and a module cache lay it out. kUntrusted for a file
/// that is no regular one.
SumSource sum_source_in(std::string folder);

/// What `first` has, else what `second` has; a failure of `first` is one of both.
SumSource either_source(SumSource first, SumSource second);

}  // namespace goiso
