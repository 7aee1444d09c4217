#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "http/exchange.h"
#include "model/progress.h"
#include "modules/credentials.h"

namespace goiso {

/// How a download went when it did not arrive.
enum class DownloadFailure {
  kAbsent,   ///< 404, 410, no such file
  kRefused,  ///< any other 4xx that will be the same tomorrow
  kBroken,   ///< 5xx, 408, 429, no connection, cut short, too long
};

struct DownloadEnd {
  bool has_arrived = false;
  DownloadFailure failure = DownloadFailure::kBroken;
  std::string why;              ///< for people; names no password
  std::string text;             ///< what arrived, of to_text()
  bool is_unreachable = false;  ///< nobody listens there, or not for us: the next request would fare the same
  bool is_spliced = false;      ///< parts of it came from different servers: a wrong hash blames nobody yet
};

struct DownloadRules {
  Credentials credentials;
  std::chrono::seconds silence{60};  ///< a server that sends nothing for so long has broken the download
  int tries =
      3;  ///< of what may pass: no connection, a broken one, 502, 503, 504, and 429 when it says how long to wait
  bool may_splice = false;  ///< one server may go on with what another one began; the hash of the whole must decide
  /// Waits that long; false when asked to stop. Empty: on the clock.
  std::function<bool(std::chrono::milliseconds, std::stop_token)> pause;
};

/// Fetches URLs (http, https, file). Up to five redirects, never from https to http; keeps its connections. An Error is
/// only kStore (disk) or kInterrupted; what the server did wrong is in DownloadEnd. Any thread.
class Downloader {
 public:
  explicit Downloader(DownloadRules rules = {});

  /// Into `part`, going on where an earlier attempt stopped when the server can (RFC 9110, 14.2): of the same URL with
  /// If-Range and a strong ETag, of another server's part only when the rules say so and the whole has the same size.
  /// At most `limit` bytes. DownloadPart knows what an attempt leaves behind.
  Result<DownloadEnd> to_file(const std::string& url, const std::filesystem::path& part, std::int64_t limit,
                              Progress& progress, std::stop_token stop) const;
  /// Into memory, at most `limit` bytes.
  Result<DownloadEnd> to_text(const std::string& url, std::int64_t limit, std::stop_token stop) const;

 private:
  struct Attempt;
  Result<Attempt> attempt_file(const std::string& url, const std::filesystem::path& part, std::int64_t limit,
                               Progress& progress, std::stop_token stop) const;
  Result<Attempt> attempt_text(const std::string& url, std::int64_t limit, std::stop_token stop) const;
  Result<DownloadEnd> repeat(const std::function<Result<Attempt>()>& attempt, std::stop_token stop) const;
  HttpCall call_for(const std::string& url) const;

  DownloadRules rules_;
  HttpClient client_;
};

}  // namespace goiso
