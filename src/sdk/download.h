#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "model/progress.h"

namespace goiso {

/// How a download went when it did not arrive.
enum class DownloadFailure {
  kAbsent,   ///< 404, 410, no such file
  kRefused,  ///< any other 4xx
  kBroken,   ///< 5xx, no connection, cut short, too long
};

struct DownloadEnd {
  bool has_arrived = false;
  DownloadFailure failure = DownloadFailure::kBroken;
  std::string why;
};

/// Fetches `url` (http, https or file) into `part`, going on where an earlier attempt stopped when the server can (Range with If-Range and a strong
/// ETag, RFC 9110, 13.1.5). At most `limit` bytes. An Error is only kStore (disk) or kInterrupted; what the server did wrong is in DownloadEnd.
/// Tries a broken connection three times.
Result<DownloadEnd> download(const std::string& url, const std::filesystem::path& part, std::int64_t limit, Progress& progress, std::stop_token stop);

}  // namespace goiso
