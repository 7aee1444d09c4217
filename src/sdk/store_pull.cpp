#include <fmt/format.h>

#include "base/fault_point.h"
#include "base/hash.h"
#include "base/text.h"
#include "modules/credentials.h"
#include "modules/download.h"
#include "modules/download_part.h"
#include "sdk/checked_archive.h"
#include "sdk/source_health.h"
#include "sdk/store.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kLargestArchive = std::int64_t{1} << 30;  // the largest so far has 0.15 GB

// That everybody asked says no is an answer; that somebody could not be asked is trouble.
Error not_had(const PullOrder& order, const PullTrail& trail) {
  const auto why = trail.tried.empty() ? "no source is configured" : join(trail.tried, "; ");
  if (!trail.tried.empty() && !trail.may_pass) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("{} cannot be had: {}", order.version.name(), why),
                 {},
                 fmt::format("not every release is served as a module; bring the official archive with 'goiso sdk "
                             "import {}'",
                             release_archive_name(order.version, order.platform))};
  }
  return Error{ErrorKind::kNetwork,
               fmt::format("cannot download {}: {}", order.version.name(), why),
               {},
               "check GOPROXY and the network, or 'goiso sdk import FILE'"};
}

// What a source would send, and under which name it is known.
Result<NamedArchive> archive_at(const SdkSource& source, const PullOrder& order) {
  TRY_ASSIGN(auto name, name_archive(name_at(source, release_archive_name(order.version, order.platform),
                                             module_zip_name(order.version, order.platform))));
  if (name.version != order.version || name.parts.platform != order.platform) {
    return Error{ErrorKind::kNotFound, fmt::format("it is {}, not {}", name.file_name, order.version.name()), {}, {}};
  }
  return name;
}

std::int64_t limit_of(const NamedArchive& name, const PullOrder& order) {
  const auto pinned = order.policy.catalog.pinned(name.version, name.parts.platform);
  return name.parts.format == ArchiveReader::Format::kZip && pinned && pinned->size > 0 ? pinned->size + 1
                                                                                        : kLargestArchive;
}

// Advice for later pulls: what cannot be written is no reason to fail. Whoever writes has the lock, so that a sweep can
// tell what a killed one left.
void save_health(const SourceHealth& health, const fs::path& data, std::stop_token stop) {
  if (const auto held = FileLock::acquire(data / "locks" / "sources", FileLock::Mode::kExclusive, stop); held) {
    (void)health.save();
  }
}

// Nothing that the catalog knows could prove what any source sends.
Result<void> must_be_provable(const PullOrder& order) {
  const auto is_provable = [&](const std::string& file_name) {
    return can_be_trusted({order.version, order.platform, file_name, "", ""}, order.policy);
  };
  if (is_provable(module_zip_name(order.version, order.platform)) ||
      is_provable(release_archive_name(order.version, order.platform))) {
    return {};
  }
  return Error{ErrorKind::kNotFound,
               fmt::format("no hash is known for {} on {}", order.version.name(), order.platform),
               {},
               "bring the official archive with 'goiso sdk import FILE'"};
}

}  // namespace

// One archive on its way from one source.
struct SdkStore::Fetch {
  const PullOrder& order;
  NamedArchive name;
  std::string url;
  fs::path part;
  bool may_be_signed = false;  // download sites have signatures beside their archives, module proxies have none

  // One that is not there is told when the archive is checked.
  Result<NamedArchive> name_with_signature(const Downloader& downloader, std::stop_token stop) const {
    constexpr std::int64_t kLargestSignature = 64 << 10;
    auto signed_name = name;
    if (order.policy.ring && may_be_signed) {
      TRY_ASSIGN(auto end, downloader.to_text(url + ".asc", kLargestSignature, std::move(stop)));
      signed_name.signature = end.has_arrived ? std::move(end.text) : std::string{};
    }
    return signed_name;
  }
};

// Wrong bytes are evidence: the newest of each source is kept until the next prune.
void SdkStore::quarantine(const fs::path& file, const std::string& name) const {
  std::error_code error;
  if (make_folders(data_ / "quarantine")) {
    fs::rename(file, data_ / "quarantine" / name, error);
  }
  forget_part(file);
}

// Wrong bytes that several servers sent together blame nobody: the last one is asked for the whole.
Result<DownloadEnd> SdkStore::fetch_checked(const Fetch& fetch, std::optional<Result<StoredSdk>>& sdk,
                                            Progress& progress, std::stop_token stop) const {
  DownloadRules rules;
  rules.may_splice = true;  // each archive has one hash wherever it comes from
  const Downloader downloader{std::move(rules)};
  TRY_ASSIGN(const auto name, fetch.name_with_signature(downloader, stop));
  for (bool is_first = true;; is_first = false) {
    TRY_ASSIGN(const auto end,
               downloader.to_file(fetch.url, fetch.part, limit_of(fetch.name, fetch.order), progress, stop));
    fault_point();
    if (!end.has_arrived) {
      return end;
    }
    sdk = checked_archive(fetch.part, name, fetch.order.policy, progress, stop);
    if (*sdk || sdk->error().kind != ErrorKind::kUntrusted || !end.is_spliced || !is_first) {
      return end;
    }
    forget_part(fetch.part);
  }
}

// The SDK, or nullopt with a line in the trail when this source does not have it.
Result<std::optional<StoredSdk>> SdkStore::fetch_from(const SdkSource& source, const PullOrder& order, PullTrail& trail,
                                                      Progress& progress, std::stop_token stop) {
  const auto key = key_of(order.version, order.platform);
  const auto name = archive_at(source, order);
  if (!name || !can_be_trusted({order.version, order.platform, name->file_name, "", ""}, order.policy)) {
    trail.tried.push_back(fmt::format("'{}': {}", without_password(source.url),
                                      name ? "no hash is known for what it has" : name.error().message));
    return std::optional<StoredSdk>{};
  }
  const auto* const ending = name->parts.format == ArchiveReader::Format::kZip ? ".zip" : ".tar.gz";
  const Fetch fetch{order, *name,
                    url_at(source, release_archive_name(order.version, order.platform),
                           module_zip_name(order.version, order.platform)),
                    data_ / "partial" / (key + ending), source.kind != SdkSource::Kind::kModules};
  std::optional<Result<StoredSdk>> sdk;
  TRY_ASSIGN(const auto end, fetch_checked(fetch, sdk, progress, stop));
  if (!end.has_arrived || !sdk) {
    trail.tried.push_back(fmt::format("'{}': {}", without_password(source.url), end.why));
    trail.is_broken = end.failure == DownloadFailure::kBroken;
    trail.may_pass = trail.may_pass || trail.is_broken;
    const bool goes_on = end.failure == DownloadFailure::kAbsent || !source.ends_on_failure;
    return goes_on ? Result<std::optional<StoredSdk>>{std::optional<StoredSdk>{}} : not_had(order, trail);
  }
  if (!*sdk) {
    if (sdk->error().kind == ErrorKind::kUntrusted) {
      quarantine(fetch.part, key + "-" + sha256_hex(source.url).substr(0, 8));
    }
    return Error{sdk->error()};
  }
  TRY_ASSIGN(auto kept, keep(std::move(**sdk), fetch.part, stop));
  forget_part(fetch.part);
  return std::optional{std::move(kept)};
}

Result<StoredSdk> SdkStore::pull(const PullOrder& order, Progress& progress, std::stop_token stop) {
  TRY(must_be_provable(order));
  TRY_ASSIGN(const auto held, lock(key_of(order.version, order.platform), stop));
  if (auto there = find(order.version, order.platform); there && *there) {
    return std::move(**there);
  }
  auto health = SourceHealth::open(data_ / "sources.json");
  PullTrail trail;
  std::optional<Error> lie;
  for (const auto& source : health.in_order(order.sources, SourceHealth::Clock::now())) {
    trail.is_broken = false;
    auto fetched = fetch_from(source, order, trail, progress, stop);
    const bool has_lied = !fetched && fetched.error().kind == ErrorKind::kUntrusted;
    if (has_lied) {
      health.lied(source.url, SourceHealth::Clock::now());
      progress.note(fmt::format("'{}' sent wrong bytes, which lie in '{}': {}", without_password(source.url),
                                (data_ / "quarantine").string(), fetched.error().message));
      lie =
          while_doing(std::move(fetched).error(), fmt::format("checking what '{}' sent", without_password(source.url)));
    } else if (!fetched) {
      save_health(health, data_, stop);
      return Error{fetched.error()};
    } else if (*fetched) {
      health.succeeded(source.url);
      save_health(health, data_, stop);
      return std::move(**fetched);
    } else if (trail.is_broken) {
      health.failed(source.url, SourceHealth::Clock::now());
    }
  }
  save_health(health, data_, stop);
  return lie ? *lie : not_had(order, trail);
}

}  // namespace goiso
