#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "sdk/source.h"

namespace goiso {

/// What earlier pulls saw of each source, kept in one small file of the store. A source that failed three times running
/// within ten minutes, or that served wrong bytes within a day, is sick: other download sites are asked before it. One
/// thread.
class SourceHealth {
 public:
  using Clock = std::chrono::system_clock;
  /// A file that cannot be read counts as empty: health is advice.
  static SourceHealth open(const std::filesystem::path& file);

  void succeeded(const std::string& url);
  void failed(const std::string& url, Clock::time_point now);
  void lied(const std::string& url, Clock::time_point now);  ///< its bytes had the wrong hash
  bool is_sick(const std::string& url, Clock::time_point now) const;
  Result<void> save() const;

  /// `sources` with sick download sites at the end; the entries of a GOPROXY list stay where they are, their order has
  /// a meaning.
  std::vector<SdkSource> in_order(std::vector<SdkSource> sources, Clock::time_point now) const;

 private:
  struct Entry {
    int failures = 0;                         // running
    std::int64_t failed_at = 0, lied_at = 0;  // seconds since 1970; 0: never
  };
  std::filesystem::path file_;
  std::map<std::string, Entry> entries_;  // by a hash of the URL
};

}  // namespace goiso
