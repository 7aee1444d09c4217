#include "project/git_history.h"

#include <fmt/format.h>
#include <git2.h>

#include <algorithm>
#include <chrono>

#include "base/clock.h"
#include "base/text.h"
#include "project/git_tree.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

struct FreeRepository {
  void operator()(git_repository* repository) const { git_repository_free(repository); }
};
struct FreeObject {
  void operator()(git_object* object) const { git_object_free(object); }
};
struct FreeCommit {
  void operator()(git_commit* commit) const { git_commit_free(commit); }
};
struct FreeTree {
  void operator()(git_tree* tree) const { git_tree_free(tree); }
};
using Repository = std::unique_ptr<git_repository, FreeRepository>;
using Commit = std::unique_ptr<git_commit, FreeCommit>;

std::string why() {
  const auto* const error = git_error_last();
  return error == nullptr ? "for no reason that libgit2 tells" : terminal_safe(error->message);
}

// Nobody's configuration is read but the repository's own, of which libgit2 needs the format. Whose files they are does
// not matter, for nothing that they name is run.
void begin_library() {
  static const bool once = [] {
    git_libgit2_init();
    for (const auto level :
         {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    return true;
  }();
  static_cast<void>(once);
}

bool is_bare(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / "HEAD", error) && fs::is_directory(folder / "objects", error) &&
         fs::is_directory(folder / "refs", error);
}

struct Found {
  fs::path repository;  // .git or a bare one; empty: there is none
  std::string place;
};

// By hand: git's own way there asks the configuration where the checkout is.
Found find_repository(const fs::path& whole) {
  std::error_code error;
  for (auto folder = whole;; folder = folder.parent_path()) {
    if (fs::exists(fs::symlink_status(folder / ".git", error))) {
      const auto place = whole.lexically_relative(folder).generic_string();
      return {folder / ".git", place == "." ? "" : place};
    }
    if (is_bare(folder)) {
      return {folder, ""};
    }
    if (!folder.has_relative_path()) {
      return {};
    }
  }
}

// libgit2 opens whatever has the name of a file of git's, and would wait for a pipe. Other repositories and large files
// below it are not read.
Result<void> check_files(const fs::path& repository) {
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(repository, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    const bool is_foreign = it.depth() == 0 && (it->path().filename() == "modules" || it->path().filename() == "lfs");
    if (is_foreign) {
      it.disable_recursion_pending();
    }
    if (it->is_fifo(error)) {
      return Error{ErrorKind::kUsage, fmt::format("'{}' is a pipe, and no file of git's", it->path().string()), {}, ""};
    }
  }
  return {};
}

GitCommit told(const git_commit& commit) {
  char id[GIT_OID_HEXSZ + 1] = {};
  git_oid_tostr(id, sizeof id, git_commit_id(&commit));
  // Its summary is kept in the object, which is why libgit2 wants it to be changeable.
  const auto* const subject = git_commit_summary(const_cast<git_commit*>(&commit));
  const std::chrono::system_clock::time_point time{std::chrono::seconds{git_commit_time(&commit)}};
  return {id, subject == nullptr ? "" : subject, to_rfc3339(time).substr(0, 10)};
}

}  // namespace

struct GitHistory::State {
  Repository repository;

  Result<Commit> look_up(const std::string& id) const {
    git_oid oid;
    git_commit* commit = nullptr;
    if (git_oid_fromstr(&oid, id.c_str()) != 0 || git_commit_lookup(&commit, repository.get(), &oid) != 0) {
      return Error{
          ErrorKind::kNotFound, fmt::format("cannot read the commit '{}': {}", terminal_safe(id), why()), {}, ""};
    }
    return Commit{commit};
  }
};

GitHistory::GitHistory(std::unique_ptr<State> state, std::string place)
    : state_(std::move(state)), place_(std::move(place)) {}
GitHistory::GitHistory(GitHistory&&) noexcept = default;
GitHistory& GitHistory::operator=(GitHistory&&) noexcept = default;
GitHistory::~GitHistory() = default;

Result<GitHistory> GitHistory::open(const fs::path& path) {
  begin_library();
  std::error_code error;
  const auto whole = fs::canonical(path, error);
  if (error) {
    return system_error(ErrorKind::kUsage, fmt::format("cannot open '{}'", path.string()), error.value());
  }
  auto found = find_repository(whole);
  if (found.repository.empty()) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is in no git repository", path.string()),
                 {},
                 "name a folder of a checkout, or a bare repository"};
  }
  TRY(check_files(found.repository));
  git_repository* repository = nullptr;
  constexpr auto kHereAlone = GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
  if (git_repository_open_ext(&repository, found.repository.c_str(), kHereAlone, nullptr) != 0) {
    return Error{ErrorKind::kUsage,
                 fmt::format("cannot open the git repository '{}': {}", found.repository.string(), why()),
                 {},
                 ""};
  }
  auto state = std::make_unique<State>();
  state->repository.reset(repository);
  return GitHistory{std::move(state), std::move(found.place)};
}

Result<GitCommit> GitHistory::commit(const std::string& name) const {
  git_object* found = nullptr;
  if (git_revparse_single(&found, state_->repository.get(), name.c_str()) != 0) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' names no commit: {}", terminal_safe(name), why()),
                 {},
                 "name one as git does: an id, a tag, a branch, HEAD~3"};
  }
  const std::unique_ptr<git_object, FreeObject> object{found};
  git_object* peeled = nullptr;
  if (git_object_peel(&peeled, object.get(), GIT_OBJECT_COMMIT) != 0) {
    return Error{ErrorKind::kUsage, fmt::format("'{}' is no commit", terminal_safe(name)), {}, ""};
  }
  const Commit commit{reinterpret_cast<git_commit*>(peeled)};
  return told(*commit);
}

Result<std::vector<GitCommit>> GitHistory::first_parents(const std::string& oldest, const std::string& newest,
                                                         std::size_t most) const {
  std::vector<GitCommit> line;
  TRY_ASSIGN(auto commit, state_->look_up(newest));
  while (true) {
    line.push_back(told(*commit));
    if (line.back().id == oldest || (oldest.empty() && line.size() == most)) {
      break;
    }
    git_commit* parent = nullptr;
    const bool has_parent =
        git_commit_parentcount(commit.get()) > 0 && git_commit_parent(&parent, commit.get(), 0) == 0;
    if (!has_parent && oldest.empty()) {
      break;  // the first one, or where a shallow clone ends
    }
    if (!has_parent || line.size() == most) {
      return Error{
          ErrorKind::kUsage,
          fmt::format("the first parents of {} do not lead to {} within {} commits", newest.substr(0, 12),
                      oldest.substr(0, 12), most),
          {},
          "both ends must be on one line of first parents; a shallow clone ends early ('git fetch --unshallow')"};
    }
    commit.reset(parent);
  }
  std::reverse(line.begin(), line.end());
  return line;
}

Result<void> GitHistory::write_tree(const std::string& id, const fs::path& into, const SnapshotLimits& limits,
                                    std::stop_token stop) const {
  TRY_ASSIGN(const auto commit, state_->look_up(id));
  git_tree* found = nullptr;
  if (git_commit_tree(&found, commit.get()) != 0) {
    return Error{ErrorKind::kNotFound, fmt::format("cannot read the tree of {}: {}", id.substr(0, 12), why()), {}, ""};
  }
  const std::unique_ptr<git_tree, FreeTree> tree{found};
  return write_git_tree(*state_->repository, *tree, into, limits, stop);
}

}  // namespace goiso
