#include "command/commit_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "command/search_releases.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kShortId = 12;
constexpr std::size_t kLongestSubject = 60;  // bytes

// What cannot be opened is no trouble of ours: that commit is passed over, and its reason names no folder of ours.
Error not_had(const Error& error, const std::string& folder) {
  auto message = error.message;
  for (auto at = message.find(folder); at != std::string::npos; at = message.find(folder, at)) {
    const bool has_more = message.compare(at + folder.size(), 1, "/") == 0;
    message.replace(at, folder.size() + (has_more ? 1 : 0), has_more ? "" : ".");
  }
  return {ErrorKind::kNotFound, message, {}, error.hint};
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// The trees of the commits of one search, each read at most once.
class CommitTrees {
 public:
  CommitTrees(GitHistory history, const ProberOptions& options, House& house)
      : history_(std::move(history)), options_(options), house_(house) {}

  const GitHistory& history() const { return history_; }

  // For the study's own: its folder stays until the search ends.
  Result<std::unique_ptr<ProbedTree>> read_own(const std::string& id, std::stop_token stop) {
    TRY_ASSIGN(auto folder, TempFolder::create(house_.folders().temporary(), "commit"));
    own_folder_.emplace(std::move(folder));
    return read_in(id, own_folder_->path(), stop);
  }

  Result<ProbedTree*> tree(const std::string& id, std::stop_token stop) {
    const std::lock_guard lock{mutex_};
    if (const auto known = trees_.find(id); known != trees_.end()) {
      return known->second.get();
    }
    if (const auto failed = refused_.find(id); failed != refused_.end()) {
      return failed->second;
    }
    TRY_ASSIGN(const auto folder, TempFolder::create(house_.folders().temporary(), "commit"));
    auto tree = read_in(id, folder.path(), stop);
    if (!tree) {
      if (tree.error().kind == ErrorKind::kNotFound) {
        refused_.emplace(id, tree.error());
      }
      return tree.error();
    }
    return trees_.emplace(id, std::move(*tree)).first->second.get();
  }

 private:
  Result<std::unique_ptr<ProbedTree>> read_in(const std::string& id, const fs::path& folder, std::stop_token stop) {
    std::error_code error;
    const auto whole = fs::canonical(folder, error);
    const auto& limits = options_.box.limits;
    auto written = history_.write_tree(id, whole, {limits.disk, limits.inodes / 2}, stop);
    auto tree = written ? read_tree(whole / history_.place(), options_.box, options_.go_line, house_, stop)
                        : Result<std::unique_ptr<ProbedTree>>{Error{written.error()}};
    if (!tree) {
      const bool is_its_own = tree.error().kind == ErrorKind::kUsage;
      return is_its_own ? not_had(tree.error(), whole.string()) : tree.error();
    }
    if (!lies_in((*tree)->project.root, whole)) {
      return Error{ErrorKind::kNotFound, "no go.mod or go.work in it", {}, ""};
    }
    (*tree)->project.path = options_.path;
    return tree;
  }

  GitHistory history_;  // guarded by mutex_ once the search runs
  ProberOptions options_;
  House& house_;
  std::optional<TempFolder> own_folder_;
  std::mutex mutex_;  // one tree is read at a time
  std::map<std::string, std::unique_ptr<ProbedTree>> trees_;
  std::map<std::string, Error> refused_;
};

struct Line {
  std::vector<GitCommit> commits;
  std::string good, bad;  // ids; "" for an end that nobody named
};

// The good end is the older one, or the newer one where a fix is searched.
Result<Line> line_between(const GitHistory& history, const GitCommit& good, const GitCommit& bad) {
  Line line{{}, good.id, bad.id};
  auto commits = history.first_parents(good.id, bad.id, kLongestLine);
  if (!commits) {
    auto turned = history.first_parents(bad.id, good.id, kLongestLine);
    if (!turned) {
      return commits.error();
    }
    commits = std::move(turned);
  }
  line.commits = std::move(*commits);
  return line;
}

Result<Line> line_of(const GitHistory& history, const std::string& good_name, const std::string& bad_name) {
  if (!good_name.empty() && !bad_name.empty()) {
    TRY_ASSIGN(const auto good, history.commit(good_name));
    TRY_ASSIGN(const auto bad, history.commit(bad_name));
    return line_between(history, good, bad);
  }
  Line line;
  TRY_ASSIGN(const auto newest, history.commit(bad_name.empty() ? "HEAD" : bad_name));
  line.bad = bad_name.empty() ? "" : newest.id;
  if (!good_name.empty()) {
    TRY_ASSIGN(const auto good, history.commit(good_name));
    line.good = good.id;
  }
  TRY_ASSIGN(line.commits,
             history.first_parents(line.good, newest.id, line.good.empty() ? kFarthestBack : kLongestLine));
  return line;
}

std::string shortened(const std::string& subject) {
  std::string text;
  for (std::string_view left = subject; !left.empty();) {
    const auto step = next_utf8(left);
    if (text.size() + step.size > kLongestSubject) {
      return text + "…";
    }
    text += step.is_valid ? std::string{left.substr(0, step.size)} : "\uFFFD";
    left.remove_prefix(step.size);
  }
  return text;
}

SearchAxis axis_of(const Line& line, const SpecRelease& go, const std::shared_ptr<CommitTrees>& trees) {
  SearchAxis axis;
  axis.name = "commits";
  axis.go = go.version.name();
  for (const auto& commit : line.commits) {
    axis.space.nodes.push_back({point_name(commit), "line", false, commit.date, 1});
    ProbeQuestion question;
    question.release = go;
    question.tree_name = commit.id;
    question.tree = [trees, id = commit.id](std::stop_token stop) { return trees->tree(id, stop); };
    axis.questions.push_back(std::move(question));
    const auto node = axis.questions.size() - 1;
    axis.good = commit.id == line.good ? std::optional{node} : axis.good;
    axis.bad = commit.id == line.bad ? std::optional{node} : axis.bad;
  }
  if (line.bad.empty()) {
    axis.suspect = axis.questions.size() - 1;
  }
  return axis;
}

// What `git bisect skip` takes: a commit by any name git has for it, or A..B, the commits behind A up to B.
Result<std::vector<GitCommit>> commits_named(const GitHistory& history, const std::string& name) {
  const auto dots = name.find("..");
  if (dots == std::string::npos) {
    TRY_ASSIGN(auto commit, history.commit(name));
    return std::vector{std::move(commit)};
  }
  TRY_ASSIGN(const auto before, history.commit(name.substr(0, dots)));
  TRY_ASSIGN(const auto last, history.commit(name.substr(dots + 2)));
  TRY_ASSIGN(auto commits, history.first_parents(before.id, last.id, kLongestLine));
  commits.erase(commits.begin());
  return commits;
}

Result<std::vector<std::size_t>> nodes_skipped(const BisectOrder& order, const GitHistory& history, const Line& line) {
  std::vector<std::size_t> nodes;
  for (const auto& name : order.skip) {
    const auto before = nodes.size();
    TRY_ASSIGN(const auto commits, commits_named(history, name));
    for (std::size_t node = 0; node < line.commits.size(); ++node) {
      const auto& id = line.commits[node].id;
      if (std::any_of(commits.begin(), commits.end(), [&](const GitCommit& one) { return one.id == id; })) {
        nodes.push_back(node);
      }
    }
    if (nodes.size() == before) {
      return Error{ErrorKind::kUsage, fmt::format("'{}' is not among what is searched", terminal_safe(name)), {}, ""};
    }
  }
  return nodes;
}

Error no_range_twice() {
  return {ErrorKind::kUsage, "the ends are named twice: in --axis commits:A..B and with --good or --bad", {}, ""};
}

}  // namespace

std::string point_name(const GitCommit& commit) {
  const auto id = commit.id.substr(0, kShortId);
  const auto subject = std::string{trim(terminal_safe(shortened(commit.subject)))};
  return subject.empty() ? id : id + " " + subject;
}

Result<OpenedAxis> open_commit_axis(const AxisWish& wish, const BisectOrder& order, const ProberOptions& options,
                                    House& house, std::stop_token stop) {
  const bool has_range = !wish.good.empty();
  if (has_range && (!order.good.empty() || !order.bad.empty())) {
    return no_range_twice();
  }
  TRY_ASSIGN(auto history, GitHistory::open(options.path));
  TRY_ASSIGN(const auto line, line_of(history, has_range ? wish.good : order.good, has_range ? wish.bad : order.bad));
  TRY_ASSIGN(auto skipped, nodes_skipped(order, history, line));
  TRY(house.catalog());
  TRY(house.sdks());
  // Each question shares the trees with the others, and all of them go with the search.
  const auto trees = std::make_shared<CommitTrees>(std::move(history), options, house);
  const auto& newest = line.commits.back();
  auto own = trees->read_own(newest.id, stop);
  if (!own) {
    return while_doing(own.error(), fmt::format("reading {}", point_name(newest)));
  }
  OpenedAxis opened;
  TRY_ASSIGN(opened.prober, Prober::open(options, std::move(*own), house));
  TRY_ASSIGN(const auto go, go_of_search(order, opened.prober->project(), house));
  opened.axis = axis_of(line, go, trees);
  opened.axis.skipped = std::move(skipped);
  return opened;
}

}  // namespace goiso
