#include "lab/matrix.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/hash.h"
#include "model/go_version.h"

namespace goiso {
namespace {

bool is_failure(const Verdict& verdict) {
  return verdict.outcome != Outcome::kPassed && verdict.outcome != Outcome::kUntestable;
}

bool is_met(const std::string& word, const Verdict& verdict) {
  if (word == "pass") {
    return verdict.outcome == Outcome::kPassed;
  }
  if (word == "fail") {
    return is_failure(verdict);
  }
  if (word == "flaky") {  // one run of a flaky cell may go either way
    return verdict.outcome != Outcome::kUntestable;
  }
  return word == name_of(verdict.outcome) || word == verdict.reason ||
         (verdict.signature && word == verdict.signature->id);
}

// How a cell behaved; equal for cells that belong to one group.
std::string behaviour(const Verdict& verdict) {
  const auto what = verdict.signature && !verdict.signature->id.empty() ? verdict.signature->id : verdict.reason;
  return std::string{name_of(verdict.outcome)} + " " + what;
}

bool is_certain(const CellFacts& cell) {
  return cell.verdict && cell.verdict->outcome != Outcome::kUntestable && !cell.is_flaky();
}

std::optional<NeighbourChange::Kind> change_between(const Verdict& older, const Verdict& newer) {
  if (older.outcome == Outcome::kPassed) {
    return newer.outcome == Outcome::kPassed ? std::nullopt : std::optional{NeighbourChange::Kind::kRegression};
  }
  if (newer.outcome == Outcome::kPassed) {
    return NeighbourChange::Kind::kFix;
  }
  return behaviour(older) == behaviour(newer) ? std::nullopt : std::optional{NeighbourChange::Kind::kOtherFailure};
}

}  // namespace

CellStanding standing_of(const CellFacts& cell) {
  if (!cell.verdict) {
    return CellStanding::kUnknown;
  }
  const auto says = [&](const char* word) {
    return std::find(cell.expected.begin(), cell.expected.end(), word) != cell.expected.end();
  };
  if (cell.is_flaky()) {
    return says("flaky") ? CellStanding::kAsExpected : CellStanding::kFlaky;
  }
  if (cell.expected.empty()) {
    return cell.verdict->outcome == Outcome::kPassed       ? CellStanding::kAsExpected
           : cell.verdict->outcome == Outcome::kUntestable ? CellStanding::kUnknown
                                                           : CellStanding::kUnexpected;
  }
  const bool is_any = std::any_of(cell.expected.begin(), cell.expected.end(),
                                  [&](const std::string& word) { return is_met(word, *cell.verdict); });
  return is_any ? CellStanding::kAsExpected : CellStanding::kUnexpected;
}

MatrixStanding standing_of(const std::vector<CellFacts>& cells) {
  auto standing = MatrixStanding::kAllUnknown;
  for (const auto& cell : cells) {
    switch (standing_of(cell)) {
      case CellStanding::kUnexpected:
        return MatrixStanding::kUnexpected;
      case CellStanding::kFlaky:
        standing = MatrixStanding::kFlaky;
        break;
      case CellStanding::kAsExpected:
        standing = standing == MatrixStanding::kFlaky ? standing : MatrixStanding::kAsExpected;
        break;
      case CellStanding::kUnknown:
        break;
    }
  }
  return standing;
}

std::vector<FailureGroup> group_failures(const std::vector<CellFacts>& cells) {
  std::vector<FailureGroup> groups;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& verdict = cells[i].verdict;
    if (!verdict || verdict->outcome == Outcome::kPassed) {
      continue;
    }
    const auto [place, is_new] = known.emplace(behaviour(*verdict), groups.size());
    if (is_new) {
      groups.push_back({name_of(verdict->outcome), verdict->signature, {}});
    }
    groups[place->second].cells.push_back(i);
  }
  const auto rank = [](const FailureGroup& group) {
    const bool is_last = group.outcome == name_of(Outcome::kUntestable);
    return std::pair{is_last, -static_cast<std::ptrdiff_t>(group.cells.size())};
  };
  std::stable_sort(groups.begin(), groups.end(),
                   [&](const FailureGroup& a, const FailureGroup& b) { return rank(a) < rank(b); });
  return groups;
}

namespace {

// The first release of a minor version and its candidates grow from the first of the one before, never from that one's
// patch releases.
bool is_trunk(const CellFacts& cell) {
  const auto version = GoVersion::parse(cell.values.front());
  return version && version->begins_line();
}

// The last certain cells of one set of other values.
struct Preceding {
  std::size_t cell = 0;
  std::optional<std::size_t> trunk;
};

}  // namespace

std::vector<NeighbourChange> changes_between_neighbours(const std::vector<CellFacts>& cells) {
  std::vector<NeighbourChange> changes;
  std::map<AxisValues, Preceding> preceding;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!is_certain(cells[i])) {
      continue;
    }
    const bool is_on_trunk = is_trunk(cells[i]);
    const AxisValues others(cells[i].values.begin() + 1, cells[i].values.end());
    const auto [found, is_first] = preceding.emplace(others, Preceding{i, std::nullopt});
    auto& before = found->second;
    const auto differs_from = [&](std::size_t place) {
      return change_between(*cells[place].verdict, *cells[i].verdict);
    };
    const auto kind = is_first ? std::nullopt : differs_from(before.cell);
    const bool is_as_its_origin = is_on_trunk && before.trunk && !differs_from(*before.trunk);
    if (kind && !is_as_its_origin) {
      changes.push_back({*kind, before.cell, i});
    }
    before = {i, is_on_trunk ? std::optional{i} : before.trunk};
  }
  return changes;
}

std::vector<bool> cells_of_shard(const std::vector<std::string>& ids, int shard, int shards) {
  std::vector<std::pair<std::string, std::size_t>> dealt;  // spread evenly whatever the ids look like
  for (std::size_t i = 0; i < ids.size(); ++i) {
    dealt.emplace_back(sha256_hex(ids[i]), i);
  }
  std::sort(dealt.begin(), dealt.end());
  std::vector<bool> is_mine(ids.size());
  for (std::size_t place = 0; place < dealt.size(); ++place) {
    is_mine[dealt[place].second] = static_cast<int>(place % static_cast<std::size_t>(shards)) == shard - 1;
  }
  return is_mine;
}

std::vector<std::size_t> longest_first(const std::vector<std::optional<std::chrono::milliseconds>>& times) {
  std::vector<std::size_t> order(times.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto weight = [&](std::size_t i) { return times[i].value_or(std::chrono::milliseconds::max()); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return weight(a) > weight(b); });
  return order;
}

std::optional<std::chrono::milliseconds> time_for(const std::vector<std::optional<std::chrono::milliseconds>>& times,
                                                  std::size_t workers) {
  std::chrono::milliseconds known{0};
  long count = 0;
  for (const auto& time : times) {
    known += time.value_or(std::chrono::milliseconds{0});
    count += time ? 1 : 0;
  }
  if (count == 0 || workers == 0) {
    return std::nullopt;
  }
  const auto all = known * static_cast<long>(times.size()) / count;
  return all / static_cast<long>(workers);
}

}  // namespace goiso
