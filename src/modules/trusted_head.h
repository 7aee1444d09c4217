#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>

#include "base/result.h"
#include "modules/fork_evidence.h"
#include "modules/sum_files.h"
#include "modules/tree_head.h"
#include "modules/tree_reader.h"

namespace goiso {

/// The newest head of a database that was seen and that all others seen agree with. It only moves forward, on disk too:
/// an older head is accepted when it is a beginning of this one, and never stored. Any thread, any number of processes.
class TrustedHead {
 public:
  enum class Keeping { kOnDisk, kInMemory };
  /// What `newer` says its root was at `size` records.
  using PastRoot = std::function<Result<TreeRead>(const TreeHead& newer, std::int64_t size)>;

  /// `key` and `files` must outlive this.
  TrustedHead(const VerifierKey& key, SumFiles& files, Keeping keeping) : key_(key), files_(files), keeping_(keeping) {}

  /// The trusted head after `seen`, whose note has been opened. kUntrusted when the two show different pasts: the proof
  /// is kept as evidence, and from then on every call fails with that error.
  Result<SignedHead> accept(const SignedHead& seen, const PastRoot& past_root, std::stop_token stop);

  /// The trusted head as it is; the empty tree before the first accept().
  Result<SignedHead> current();

 private:
  Result<void> load();
  Result<void> compare(const SignedHead& seen, const PastRoot& past_root);
  Result<void> advance(const SignedHead& seen, const PastRoot& past_root, std::stop_token stop);
  Result<void> adopt_stored(const std::string& note, const PastRoot& past_root);
  bool is_known(const TreeHead& tree) const;
  void move_to(const SignedHead& head);
  Error fork(const Fork& found);
  std::string stored_note() const;
  void remember_stored(const std::string& note);

  const VerifierKey& key_;
  SumFiles& files_;
  const Keeping keeping_;
  std::mutex advance_mutex_;  // held while a newer head is compared and stored
  mutable std::mutex mutex_;
  SignedHead trusted_;         // guarded by mutex_
  std::string stored_note_;    // guarded by mutex_; what is on disk, as far as we know
  bool is_loaded_ = false;     // guarded by mutex_
  std::set<TreeHead> known_;   // guarded by mutex_; heads that agree with trusted_
  std::optional<Error> fork_;  // guarded by mutex_
};

}  // namespace goiso
