#include "modules/trusted_head.h"

#include <fmt/format.h>

namespace goiso {
namespace {

constexpr std::size_t kMaxKnown = 4096;

}  // namespace

// Reads what is on disk, once. A note there that does not open is no reason to start trust anew.
Result<void> TrustedHead::load() {
  const std::lock_guard lock{mutex_};
  if (is_loaded_) {
    return {};
  }
  TRY_ASSIGN(auto note, files_.read_head());
  if (!note.empty()) {
    auto head = open_tree_head(note, key_);
    if (!head) {
      auto error = while_doing(std::move(head).error(),
                               fmt::format("reading the trusted head '{}'", (files_.folder() / "latest").string()));
      error.hint = "compare it with a backup; removing it means to trust the database anew";
      return error;
    }
    trusted_ = std::move(*head);
  }
  stored_note_ = std::move(note);
  is_loaded_ = true;
  return {};
}

Result<SignedHead> TrustedHead::current() {
  TRY(load());
  const std::lock_guard lock{mutex_};
  if (fork_) {
    return *fork_;
  }
  return trusted_;
}

bool TrustedHead::is_known(const TreeHead& tree) const {
  const std::lock_guard lock{mutex_};
  return tree == trusted_.tree || known_.contains(tree);
}

// `head` agrees with the trusted one. That may have moved on since they were compared, but only to one that has the
// same past.
void TrustedHead::move_to(const SignedHead& head) {
  const std::lock_guard lock{mutex_};
  if (known_.size() >= kMaxKnown) {
    known_.clear();
  }
  known_.insert(head.tree);
  if (head.tree.size > trusted_.tree.size) {
    trusted_ = head;
  }
}

Error TrustedHead::fork(const Fork& found) {
  const auto evidence = keep_evidence(files_, found);
  Error error{
      ErrorKind::kUntrusted,
      fmt::format(
          "the checksum database '{}' shows two histories: its {} records are not the beginning of its {} records",
          key_.name(), found.older.tree.size, found.newer.tree.size),
      {},
      evidence ? fmt::format("trust no new module; both signed heads and the proof are in '{}'", evidence->string())
               : fmt::format("trust no new module; the evidence could not be kept: {}", evidence.error().message)};
  const std::lock_guard lock{mutex_};
  fork_ = error;
  return error;
}

// Nothing when `seen` and the trusted head are of one log.
Result<void> TrustedHead::compare(const SignedHead& seen, const PastRoot& past_root) {
  TRY_ASSIGN(const auto trusted, current());
  const bool is_older = seen.tree.size < trusted.tree.size;
  const auto& older = is_older ? seen : trusted;
  const auto& newer = is_older ? trusted : seen;
  if (older.tree.size == 0 || older.tree == newer.tree) {
    return {};
  }
  if (older.tree.size == newer.tree.size) {
    return fork({older, newer, {}});
  }
  TRY_ASSIGN(auto past, past_root(newer.tree, older.tree.size));
  if (past.hashes.at(0) != older.tree.root) {
    return fork({older, newer, std::move(past)});
  }
  return {};
}

// Another process has stored `note` since we looked.
Result<void> TrustedHead::adopt_stored(const std::string& note, const PastRoot& past_root) {
  SignedHead stored;
  if (!note.empty()) {
    TRY_ASSIGN(stored, open_tree_head(note, key_));
  }
  TRY(compare(stored, past_root));
  move_to(stored);
  remember_stored(note);
  return {};
}

std::string TrustedHead::stored_note() const {
  const std::lock_guard lock{mutex_};
  return stored_note_;
}

void TrustedHead::remember_stored(const std::string& note) {
  const std::lock_guard lock{mutex_};
  stored_note_ = note;
}

// Only one thread at a time moves forward: two heads that both extend the trusted one need not agree with each other.
Result<void> TrustedHead::advance(const SignedHead& seen, const PastRoot& past_root, std::stop_token stop) {
  const std::lock_guard turn{advance_mutex_};
  while (true) {
    TRY(compare(seen, past_root));
    TRY_ASSIGN(const auto trusted, current());
    if (seen.tree.size <= trusted.tree.size || keeping_ == Keeping::kInMemory) {
      move_to(seen);
      return {};
    }
    const auto expected = stored_note();
    TRY_ASSIGN(const auto present, files_.replace_head(expected, seen.note, stop));
    if (present != expected && present != seen.note) {
      TRY(adopt_stored(present, past_root));
      continue;
    }
    move_to(seen);
    remember_stored(present);
    return {};
  }
}

Result<SignedHead> TrustedHead::accept(const SignedHead& seen, const PastRoot& past_root, std::stop_token stop) {
  TRY_ASSIGN(const auto trusted, current());
  if (is_known(seen.tree)) {
    return trusted;
  }
  if (seen.tree.size > trusted.tree.size) {
    TRY(advance(seen, past_root, stop));
    return current();
  }
  TRY(compare(seen, past_root));
  move_to(seen);
  return current();
}

}  // namespace goiso
