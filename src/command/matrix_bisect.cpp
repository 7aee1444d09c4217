#include "command/matrix_bisect.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "command/bisect.h"
#include "command/cell_questions.h"
#include "project/open_project.h"

namespace goiso {
namespace {

std::size_t place_of(const MatrixReport& report, const std::string& id) {
  const auto found =
      std::find_if(report.cells.begin(), report.cells.end(), [&](const MatrixCell& cell) { return cell.id == id; });
  return static_cast<std::size_t>(found - report.cells.begin());
}

// The cell's own question, asked of every release.
Result<BisectOrder> order_for(const MatrixOptions& options, const MatrixGround& ground, const CellQuestions& questions,
                              const MatrixCell& from, std::size_t to) {
  const auto& values = ground.plan.cells[to].values;
  TRY_ASSIGN(const auto asked, questions.of(values));
  const auto* const question = std::get_if<ProbeQuestion>(&asked);
  if (question == nullptr || !question->overlay.empty()) {
    return Error{ErrorKind::kUsage, "a search cannot vary the go line", {}, {}};
  }
  BisectOrder order;
  order.path = options.path;
  order.command = question->command;
  order.box = options.box;
  order.box.environment = question->environment;
  order.box.cgo = question->cgo;
  order.good = from.go;
  order.bad = value_of(ground.plan.axes, values, "go");
  order.with_prereleases = options.with_prereleases;
  order.jobs = options.effort.jobs;
  order.asks_cache = !options.effort.no_cache;
  return order;
}

}  // namespace

void bisect_regressions(const MatrixOptions& options, const MatrixGround& ground, House& house, MatrixReport& report,
                        StudyWatch& watch, std::stop_token stop) {
  const auto project = open_project(options.path, OpenOptions{options.box.include, options.box.environment});
  const auto questions =
      project ? CellQuestions::make(options, ground, *project) : Result<CellQuestions>{Error{project.error()}};
  std::set<std::string> searched;
  for (const auto& change : report.changes) {
    if (change.kind != "regression" || stop.stop_requested() || !searched.insert(change.group).second) {
      continue;
    }
    const auto to = place_of(report, change.to);
    const auto& from = report.cells[place_of(report, change.from)];
    auto order =
        questions ? order_for(options, ground, *questions, from, to) : Result<BisectOrder>{Error{questions.error()}};
    auto found = order ? bisect(*order, house, watch, stop) : Result<BisectReport>{Error{order.error()}};
    if (found) {
      report.containers += found->containers;
      report.regressions.push_back(std::move(*found));
    } else {
      report.notes.push_back(fmt::format("group {} could not be searched: {}", change.group, found.error().message));
    }
  }
}

}  // namespace goiso
