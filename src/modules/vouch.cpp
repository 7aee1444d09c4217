#include "modules/vouch.h"

#include <fmt/format.h>

namespace goiso {
namespace {

using Standing = GoSum::Standing;

Error unknown_hash(const ModuleHash& hash) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("nobody vouches for '{}@{}'", hash.module, hash.version),
               {},
               "it needs its line in go.sum, or the checksum database (GOSUMDB)"};
}

Error other_hash(const ModuleHash& hash) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("'{}@{}' has the hash '{}', and go.sum has another", hash.module, hash.version, hash.h1),
               {},
               "the module was changed after it was published, or go.sum is wrong"};
}

std::string disagreement(const ModuleHash& hash) {
  return fmt::format(
      "go.sum has another hash for '{} {}' than the checksum database proves ({}): a build will stop with a checksum "
      "mismatch",
      hash.module, hash.version, hash.h1);
}

// What the log's error means whatever go.sum says.
bool is_final(const Error& error) {
  return error.kind == ErrorKind::kUntrusted || error.kind == ErrorKind::kInterrupted;
}

}  // namespace

Result<Vouch> vouch_for(const ModuleHash& hash, const GoSum& go_sum, const SumCheck& sum_check, std::stop_token stop) {
  const auto standing = go_sum.compare(hash.module, hash.version, hash.h1);
  const auto verdict = sum_check ? sum_check(hash, stop) : Result<SumVerdict>{unknown_hash(hash)};
  if (verdict && *verdict == SumVerdict::kProven) {
    return standing == Standing::kDifferent ? Vouch{"sumdb", {disagreement(hash)}} : Vouch{"sumdb", {}};
  }
  if (sum_check && !verdict && is_final(verdict.error())) {
    return verdict.error();
  }
  if (standing == Standing::kDifferent) {
    return other_hash(hash);
  }
  if (standing == Standing::kEqual) {
    return Vouch{"go.sum", {}};
  }
  return verdict ? Result<Vouch>{Vouch{"not-covered", {}}} : Result<Vouch>{verdict.error()};
}

Result<Vouch> vouch_for(const ModuleHash& hash, const Witnesses& witnesses, std::stop_token stop) {
  return vouch_for(hash, witnesses.go_sum, witnesses.sum_check, stop);
}

}  // namespace goiso
