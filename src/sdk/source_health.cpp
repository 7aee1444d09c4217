#include "sdk/source_health.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/hash.h"

namespace goiso {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kFailureCounts = 10 * 60;
constexpr std::int64_t kLieCounts = 24 * 60 * 60;
constexpr int kFailuresRunning = 3;

std::int64_t seconds(SourceHealth::Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

// A URL may hold a password; the file needs none.
std::string key_of(const std::string& url) { return sha256_hex(url).substr(0, 16); }

bool is_recent(std::int64_t then, std::int64_t now, std::int64_t span) {
  return then != 0 && now >= then && now - then < span;
}

std::int64_t number(const Json& entry, const char* name) {
  return entry.is_object() && entry.contains(name) && entry[name].is_number_integer() ? entry[name].get<std::int64_t>()
                                                                                      : 0;
}

}  // namespace

SourceHealth SourceHealth::open(const std::filesystem::path& file) {
  SourceHealth health;
  health.file_ = file;
  const auto document = Json::parse(read_file(file, 1 << 20).value_or(std::string{}), nullptr, false);
  if (!document.is_object()) {
    return health;
  }
  for (const auto& [key, entry] : document.items()) {
    health.entries_[key] = {static_cast<int>(std::clamp<std::int64_t>(number(entry, "failures"), 0, 1'000)),
                            number(entry, "failed_at"), number(entry, "lied_at")};
  }
  return health;
}

void SourceHealth::succeeded(const std::string& url) { entries_.erase(key_of(url)); }

void SourceHealth::failed(const std::string& url, Clock::time_point now) {
  auto& entry = entries_[key_of(url)];
  entry.failures = std::min(entry.failures + 1, 1'000);
  entry.failed_at = seconds(now);
}

void SourceHealth::lied(const std::string& url, Clock::time_point now) { entries_[key_of(url)].lied_at = seconds(now); }

bool SourceHealth::is_sick(const std::string& url, Clock::time_point now) const {
  const auto found = entries_.find(key_of(url));
  if (found == entries_.end()) {
    return false;
  }
  const auto& entry = found->second;
  return is_recent(entry.lied_at, seconds(now), kLieCounts) ||
         (entry.failures >= kFailuresRunning && is_recent(entry.failed_at, seconds(now), kFailureCounts));
}

Result<void> SourceHealth::save() const {
  Json document = Json::object();
  for (const auto& [key, entry] : entries_) {
    document[key] = {{"failures", entry.failures}, {"failed_at", entry.failed_at}, {"lied_at", entry.lied_at}};
  }
  return write_file_atomically(file_, document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::vector<SdkSource> SourceHealth::in_order(std::vector<SdkSource> sources, Clock::time_point now) const {
  const auto is_wanted_first = [&](const SdkSource& source) {
    return source.kind != SdkSource::Kind::kArchives || !is_sick(source.url, now);
  };
  std::stable_partition(sources.begin(), sources.end(), is_wanted_first);
  return sources;
}

}  // namespace goiso
