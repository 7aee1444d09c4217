#include "command/matrix_merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "command/matrix_conclusion.h"
#include "report/matrix_json.h"

namespace goiso {
namespace {

constexpr std::size_t kLargest = std::size_t{256} << 20;

Error different(const std::string& what) {
  return Error{ErrorKind::kUsage,
               fmt::format("these are not shards of one matrix: they differ in {}", what),
               {},
               "run every shard with the same words, on the same project"};
}

// Cells must be the same ones and expect the same.
bool asks_the_same(const MatrixReport& one, const MatrixReport& other) {
  return std::equal(one.cells.begin(), one.cells.end(), other.cells.begin(), other.cells.end(),
                    [](const MatrixCell& a, const MatrixCell& b) { return a.id == b.id && a.expected == b.expected; });
}

Result<void> check_same_commands(const std::vector<MatrixCommand>& one, const std::vector<MatrixCommand>& other) {
  const auto has_same_name = [](const MatrixCommand& a, const MatrixCommand& b) { return a.name == b.name; };
  if (!std::equal(one.begin(), one.end(), other.begin(), other.end(), has_same_name)) {
    return different("the commands");
  }
  for (std::size_t place = 0; place < one.size(); ++place) {
    if (one[place] != other[place]) {
      return different(one.size() == 1 ? "the command"
                                       : fmt::format("the command '{}'", terminal_safe(one[place].name)));
    }
  }
  return {};
}

Result<void> check_same_question(const MatrixReport& one, const MatrixReport& other) {
  if (one.project_digest != other.project_digest) {
    return different("the project");
  }
  TRY(check_same_commands(one.commands, other.commands));
  if (one.axes != other.axes || one.versions != other.versions || one.cover != other.cover ||
      !asks_the_same(one, other)) {
    return different("their cells");
  }
  if (one.environment != other.environment) {
    return different("the environment");
  }
  if (one.image != other.image) {
    return different("the image");
  }
  if (one.shards != other.shards) {
    return different("how many shards there are");
  }
  return {};
}

bool is_same_answer(const MatrixCell& one, const MatrixCell& other) {
  const auto& a = one.result->verdict;
  const auto& b = other.result->verdict;
  const auto id = [](const Verdict& verdict) { return verdict.signature ? verdict.signature->id : ""; };
  return a.outcome == b.outcome && a.reason == b.reason && id(a) == id(b) && one.runs == other.runs &&
         one.failures == other.failures;
}

Result<void> take_cell(MatrixCell& into, const MatrixCell& from) {
  if (into.result && from.result && !is_same_answer(into, from)) {
    return Error{ErrorKind::kUsage,
                 fmt::format("two files answer '{}' differently", terminal_safe(from.id)),
                 {},
                 "give each shard once"};
  }
  const bool says_more = !into.result && (from.result || into.why_not_run == NotRun::kAnotherShard);
  if (says_more) {
    into = from;
  }
  return {};
}

// Each once, in the order of their ids, which begin with their time.
void take_searches(std::vector<BisectReport>& into, const std::vector<BisectReport>& from) {
  const auto by_study = [](const BisectReport& one, const BisectReport& other) { return one.study < other.study; };
  const auto is_same = [](const BisectReport& one, const BisectReport& other) { return one.study == other.study; };
  into.insert(into.end(), from.begin(), from.end());
  std::stable_sort(into.begin(), into.end(), by_study);
  into.erase(std::unique(into.begin(), into.end(), is_same), into.end());
}

void take_rest(MatrixReport& into, const MatrixReport& from) {
  into.started = std::min(into.started, from.started);
  into.elapsed = std::max(into.elapsed, from.elapsed);
  into.containers += from.containers;
  take_searches(into.regressions, from.regressions);
  for (const auto& note : from.notes) {
    if (std::find(into.notes.begin(), into.notes.end(), note) == into.notes.end()) {
      into.notes.push_back(note);
    }
  }
}

bool is_same_file(const MatrixReport& one, const MatrixReport& other) {
  return one.shard == other.shard && one.study == other.study && one.started == other.started;
}

void note_missing_shards(const std::vector<MatrixReport>& shards, MatrixReport& merged) {
  std::set<int> there;
  for (const auto& shard : shards) {
    there.insert(shard.shard);
  }
  for (int shard = 1; shard <= shards.front().shards; ++shard) {
    if (!there.contains(shard)) {
      merged.notes.push_back(fmt::format("shard {} of {} is missing", shard, shards.front().shards));
    }
  }
}

}  // namespace

Result<MatrixReport> merge_matrices(const std::vector<MatrixReport>& shards) {
  if (shards.empty()) {
    return Error{ErrorKind::kUsage, "there is nothing to merge", {}, "name the JSON of each shard"};
  }
  auto merged = shards.front();
  for (auto shard = shards.begin() + 1; shard != shards.end(); ++shard) {
    TRY(check_same_question(merged, *shard));
    for (std::size_t place = 0; place < merged.cells.size(); ++place) {
      TRY(take_cell(merged.cells[place], shard->cells[place]));
    }
    const bool is_given_twice =
        std::any_of(shards.begin(), shard, [&](const MatrixReport& earlier) { return is_same_file(earlier, *shard); });
    if (!is_given_twice) {
      take_rest(merged, *shard);
    }
  }
  if (shards.size() > 1) {
    merged.study.clear();  // it held the first shard alone
  }
  note_missing_shards(shards, merged);
  merged.shard = merged.shards = 1;
  return merged;
}

Result<MatrixAnswer> merge_matrix_files(const std::vector<std::filesystem::path>& files) {
  std::vector<MatrixReport> shards;
  for (const auto& file : files) {
    const auto text = read_file(file, kLargest);
    Result<MatrixReport> shard =
        text ? matrix_from_json(*text) : Error{ErrorKind::kUsage, text.error().message, {}, {}};
    if (!shard) {
      return while_doing(std::move(shard).error(), fmt::format("reading '{}'", file.string()));
    }
    shards.push_back(std::move(*shard));
  }
  TRY_ASSIGN(auto merged, merge_matrices(shards));
  MatrixAnswer answer{{}, conclude(merged), std::nullopt, false};
  const auto missing =
      std::count_if(merged.cells.begin(), merged.cells.end(), [](const MatrixCell& cell) { return !cell.result; });
  if (missing > 0) {
    answer.trouble = Error{ErrorKind::kNotFound, fmt::format("{} cells have no answer", missing), {}, {}};
  }
  answer.report = std::move(merged);
  return answer;
}

}  // namespace goiso
