#include "modules/vouch.h"

#include <fmt/format.h>

namespace goiso {
namespace {

using Standing = GoSum::Standing;

Error unknown_hash(const std::string& module, const std::string& version) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("nobody vouches for '{}@{}'", module, version),
               {},
               "it needs its line in go.sum, or the checksum database (GOSUMDB)"};
}

Error other_hash(const std::string& module, const std::string& version, const std::string& h1) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("'{}@{}' has the hash '{}', and go.sum has another", module, version, h1),
               {},
               "the module was changed after it was published, or go.sum is wrong"};
}

std::string disagreement(const std::string& module, const std::string& version, const std::string& h1) {
  return fmt::format(
      "go.sum has another hash for '{} {}' than the checksum database proves ({}): a build will stop with a checksum "
      "mismatch",
      module, version, h1);
}

}  // namespace

Result<Vouch> vouch_for(const std::string& module, const std::string& version, const std::string& h1,
                        const GoSum& go_sum, const SumCheck& sum_check) {
  const auto standing = go_sum.compare(module, version, h1);
  const auto verdict = sum_check ? sum_check(module, version, h1) : Result<SumVerdict>{unknown_hash(module, version)};
  if (verdict && *verdict == SumVerdict::kProven) {
    return standing == Standing::kDifferent ? Vouch{"sumdb", {disagreement(module, version, h1)}} : Vouch{"sumdb", {}};
  }
  if (sum_check && !verdict && verdict.error().kind == ErrorKind::kUntrusted) {
    return verdict.error();
  }
  if (standing == Standing::kDifferent) {
    return other_hash(module, version, h1);
  }
  if (standing == Standing::kEqual) {
    return Vouch{"go.sum", {}};
  }
  return verdict ? Result<Vouch>{Vouch{"not-covered", {}}} : Result<Vouch>{verdict.error()};
}

Result<Vouch> vouch_for(const std::string& module, const std::string& version, const std::string& h1,
                        const Witnesses& witnesses) {
  return vouch_for(module, version, h1, witnesses.go_sum, witnesses.sum_check);
}

}  // namespace goiso
