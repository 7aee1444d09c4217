#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "project/snapshot.h"

namespace goiso {

struct GitCommit {
  std::string id;       ///< 40 hexadecimal digits
  std::string subject;  ///< first paragraph of its message on one line, bytes as they are; may be empty
  std::string date;     ///< of its committer, UTC: "2024-01-31"
};

/// What a git repository says of the past of a project. Only its objects and the names of its commits are used, and
/// nothing is ever written: no hook, filter, submodule or program that the repository's own configuration names is
/// looked at, nor is the configuration of the user or the machine. One thread at a time.
class GitHistory {
 public:
  /// The repository around `path`, a folder or file in a checkout (of a linked worktree too), or a bare repository.
  /// kUsage when there is none, or when it cannot be read.
  static Result<GitHistory> open(const std::filesystem::path& path);
  GitHistory(GitHistory&&) noexcept;
  GitHistory& operator=(GitHistory&&) noexcept;
  ~GitHistory();

  /// Where that path lies below the top of the checkout, '/' separated; "" for the top and for a bare repository.
  const std::string& place() const { return place_; }

  /// What git calls by that name: "HEAD~3", a tag, a branch, the beginning of an id. kUsage for anything else.
  Result<GitCommit> commit(const std::string& name) const;

  /// The way from `newest` back along first parents, oldest first, `most` commits at the most; both are ids. With
  /// `oldest` it ends there, and it is kUsage when that is not on the way; without ("") it ends with the history, which
  /// a shallow clone cuts short.
  Result<std::vector<GitCommit>> first_parents(const std::string& oldest, const std::string& newest,
                                               std::size_t most) const;

  /// Writes the tree of a commit into the empty folder `into`: files byte by byte as they were committed, 0644 or 0755,
  /// every time the same, so that equal trees give equal snapshots. Symlinks are written as links; one that could lead
  /// out of the tree is left out. A submodule is an empty folder. kUntrusted for names that no checkout has, kNotFound
  /// for an object that is not there (a partial clone), kUsage over the limits.
  Result<void> write_tree(const std::string& id, const std::filesystem::path& into, const SnapshotLimits& limits,
                          std::stop_token stop) const;

 private:
  struct State;
  GitHistory(std::unique_ptr<State> state, std::string place);
  std::unique_ptr<State> state_;
  std::string place_;
};

}  // namespace goiso
