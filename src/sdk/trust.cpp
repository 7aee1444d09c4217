#include "sdk/trust.h"

#include <fmt/format.h>

#include "base/text.h"

namespace goiso {
namespace {

constexpr const char* kNothingKept = "the source or the file is wrong; nothing of it was kept";

bool is_listed(const HashEvidence& evidence, const TrustPolicy& policy) {
  const auto listed = policy.catalog.file(evidence.file_name);
  return listed && listed->sources >= policy.min_sources;
}

bool is_module(const HashEvidence& evidence) { return evidence.file_name.ends_with(".zip"); }

Error unknown(const HashEvidence& evidence, const TrustPolicy& policy) {
  const auto listed = policy.catalog.file(evidence.file_name);
  if (listed) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("{} of {} wanted lists agree on the hash of '{}'", listed->sources, policy.min_sources,
                             evidence.file_name),
                 {},
                 "ask for fewer with --min-sources"};
  }
  return Error{ErrorKind::kUntrusted,
               fmt::format("no hash is known for '{}', so it cannot be trusted", terminal_safe(evidence.file_name)),
               {},
               "is it a release that this goiso knows?"};
}

constexpr int kFirstBuiltFromOneList = 21;

// Of older releases the archive and the module were not made from one list of files (cmd/distpack came with 1.21), so
// the archive's content proves nothing about the module's hash.
bool has_logged_hash(const HashEvidence& evidence) {
  return !evidence.h1.empty() && (is_module(evidence) || evidence.version.minor() >= kFirstBuiltFromOneList);
}

Error log_is_silent(const HashEvidence& evidence, Error why) {
  why.message = fmt::format("no hash is known for '{}' but what the checksum database may have: {}",
                            terminal_safe(evidence.file_name), why.message);
  why.hint = "the checksum database is asked through GOPROXY, else at its own address (GOSUMDB)";
  return why;
}

// What the log proves is added to `held`. Why it could not say is only worth an error when nothing holds.
Result<void> ask_log(const HashEvidence& evidence, const TrustPolicy& policy, std::vector<std::string>& held,
                     std::stop_token stop) {
  const bool is_wanted = held.empty() || policy.log_use == TrustPolicy::LogUse::kAlways;
  if (!policy.log || !is_wanted || !has_logged_hash(evidence)) {
    return {};
  }
  auto said = policy.log(evidence, stop);
  if (said && *said) {
    held.push_back(**said);
  }
  if (said) {
    return {};
  }
  const bool is_final = said.error().kind == ErrorKind::kUntrusted || said.error().kind == ErrorKind::kInterrupted;
  if (is_final) {
    return std::move(said).error();
  }
  return held.empty() ? Result<void>{log_is_silent(evidence, std::move(said).error())} : Result<void>{};
}

}  // namespace

bool can_be_trusted(const HashEvidence& evidence, const TrustPolicy& policy) {
  const bool is_pinned = is_module(evidence) && policy.catalog.pinned(evidence.version, evidence.platform).has_value();
  return is_listed(evidence, policy) || is_pinned || policy.log != nullptr || policy.ring.has_value();
}

Result<std::vector<std::string>> decide_trust(const HashEvidence& evidence, const TrustPolicy& policy,
                                              std::stop_token stop) {
  std::vector<std::string> held;
  if (const auto listed = policy.catalog.file(evidence.file_name)) {
    if (evidence.digest != "sha256:" + listed->sha256) {
      return Error{ErrorKind::kUntrusted,
                   fmt::format("'{}' is not what was published: its SHA-256 is {}, the manifest says {}",
                               evidence.file_name, evidence.digest.substr(7), listed->sha256),
                   {},
                   kNothingKept};
    }
    if (is_listed(evidence, policy)) {
      held.emplace_back("sha256");
    }
  }
  const auto pinned = policy.catalog.pinned(evidence.version, evidence.platform);
  if (pinned && pinned->h1 == evidence.h1) {
    held.emplace_back("pinned-h1");
  } else if (pinned && is_module(evidence)) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("{} is not what was published: its hash is {}, pinned is {}", evidence.version.name(),
                             evidence.h1, pinned->h1),
                 {},
                 kNothingKept};
  }
  if (evidence.is_signed) {
    held.emplace_back("openpgp");
  }
  TRY(ask_log(evidence, policy, held, stop));
  return held.empty() ? Result<std::vector<std::string>>{unknown(evidence, policy)} : held;
}

}  // namespace goiso
