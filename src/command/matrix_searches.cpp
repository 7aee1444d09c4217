#include "command/matrix_searches.h"

#include <fmt/format.h>

#include <algorithm>

#include "diagnose/judge.h"

namespace goiso {
namespace {

bool is_crash_at(const MatrixReport& report, const std::string& id) {
  const auto cell = std::find_if(report.cells.begin(), report.cells.end(),
                                 [&](const MatrixCell& one) { return one.id == id && one.result; });
  return cell != report.cells.end() && cell->result->verdict.reason == reason::kIce;
}

bool is_wanted(const MatrixReport& report, const MatrixChange& change) {
  return change.kind == "regression" || (is_from_failure(change) && is_crash_at(report, change.to));
}

bool is_of_the_cell(const Error& error) {
  return error.kind == ErrorKind::kUsage || error.kind == ErrorKind::kNotFound || error.kind == ErrorKind::kUntrusted;
}

// The first reason stands for all: it is that of the cell that shows the change best.
Result<BisectReport> search_one(const WantedSearch& wanted, const SearchOfChange& search, const std::stop_token& stop) {
  auto found = search(wanted.changes.front());
  for (auto next = wanted.changes.begin() + 1; next != wanted.changes.end(); ++next) {
    if (found || !is_of_the_cell(found.error()) || stop.stop_requested()) {
      break;
    }
    auto other = search(*next);
    if (other || !is_of_the_cell(other.error())) {
      found = std::move(other);
    }
  }
  return found;
}

}  // namespace

bool is_from_failure(const MatrixChange& change) { return change.kind == "change"; }

std::vector<WantedSearch> wanted_searches(const MatrixReport& report) {
  std::vector<WantedSearch> searches;
  for (const auto& change : report.changes) {
    if (!is_wanted(report, change)) {
      continue;
    }
    auto same = std::find_if(searches.begin(), searches.end(),
                             [&](const WantedSearch& one) { return one.group == change.group; });
    if (same == searches.end()) {
      same = searches.insert(searches.end(), {change.group, {}});
    }
    same->changes.push_back(change);
  }
  for (auto& search : searches) {
    std::stable_partition(search.changes.begin(), search.changes.end(),
                          [](const MatrixChange& change) { return !is_from_failure(change); });
  }
  return searches;
}

void search_groups(MatrixReport& report, const SearchOfChange& search, const std::stop_token& stop) {
  for (const auto& wanted : wanted_searches(report)) {
    if (stop.stop_requested()) {
      return;
    }
    auto found = search_one(wanted, search, stop);
    if (found) {
      report.containers += found->containers;
      report.regressions.push_back(std::move(*found));
    } else {
      report.notes.push_back(fmt::format("group {} could not be searched: {}", wanted.group, found.error().message));
    }
  }
}

}  // namespace goiso
