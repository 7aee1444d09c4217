#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "modules/sum_files.h"
#include "modules/sum_record.h"
#include "modules/sum_source.h"
#include "modules/tree_head.h"
#include "modules/tree_reader.h"
#include "modules/verifier_key.h"

namespace goiso {

/// What the log says of one module version, proven.
struct LoggedSums {
  SumLines h1;
  std::int64_t record = 0;     ///< its number in the log
  std::int64_t tree_size = 0;  ///< of the signed tree it was proven to be in
};

/// A checksum database, believed only as far as its signatures and proofs go (golang.org/design/25530-sumdb).
///
///   SumDb sums{database.key, {mod_cache, tmp}, source};
///   TRY(sums.check({"golang.org/toolchain", "v0.0.1-go1.21.13.linux-amd64"}, SumDb::Kind::kZip, h1, stop));
///
/// Every answer, stored or fetched, goes through the same steps: the note's signature, agreement with the trusted head,
/// inclusion of the record through verified tiles, and then lines of that record alone. Any thread; eight lookups at
/// once are meant. Errors: kUntrusted for whatever does not prove what it should, a fork among it (then every later
/// call fails too); kNotFound for a module that the log or, offline, the disk does not have; kUsage for a name that no
/// module can have; the source's own.
class SumDb {
 public:
  enum class Mode {
    kOnline,   ///< stored answers first, then the source; keeps what was proven
    kOffline,  ///< stored answers alone; writes nothing but evidence of a fork
  };
  enum class Kind { kZip, kGoMod };

  SumDb(VerifierKey key, SumPlaces places, SumSource source, Mode mode = Mode::kOnline, int tile_height = kTileHeight);
  ~SumDb();
  SumDb(const SumDb&) = delete;
  SumDb& operator=(const SumDb&) = delete;

  const std::string& name() const;

  /// The proven hashes of a module version.
  Result<LoggedSums> lookup(const SumQuery& query, std::stop_token stop) const;
  /// The same, and `h1` must be the one of that kind: kUntrusted with both hashes when it is not.
  Result<LoggedSums> check(const SumQuery& query, Kind kind, const std::string& h1, std::stop_token stop) const;

  /// Asks for the newest head and trusts it, when it agrees. An older one that agrees is no error and changes nothing.
  /// Worth it before many lookups: each head that is newer than the trusted one costs the tiles of one more tree.
  Result<TreeHead> update(std::stop_token stop) const;

  /// The trusted head; the empty tree before the first lookup of this cache.
  Result<SignedHead> trusted_head() const;
  /// How long ago it was stored: a frozen head proves what is in it, not that there is nothing newer. nullopt when none
  /// is stored.
  std::optional<std::chrono::seconds> head_age() const;

  /// A lookup with its evidence, for those who pass it on.
  struct Proof {
    SumAnswer answer;    ///< as the source gave it; its note is of the head of that day
    SignedHead head;     ///< the trusted one
    TreeRead inclusion;  ///< the tiles that prove the record to be in `head`
  };
  Result<Proof> prove(const SumQuery& query, std::stop_token stop) const;
  /// The same record in another head that trusted_head() gave.
  Result<TreeRead> prove_in(const SignedHead& head, const SumAnswer& answer, std::stop_token stop) const;
  /// The tiles by which somebody who trusts the tree of the first `older` records sees that `head` grew out of it.
  Result<TreeRead> prove_growth(const SignedHead& head, std::int64_t older, std::stop_token stop) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace goiso
