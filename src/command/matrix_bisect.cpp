#include "command/matrix_bisect.h"

#include <fmt/format.h>

#include <algorithm>

#include "command/matrix_searches.h"
#include "project/open_project.h"

namespace goiso {
namespace {

std::size_t place_of(const MatrixReport& report, const std::string& id) {
  const auto found =
      std::find_if(report.cells.begin(), report.cells.end(), [&](const MatrixCell& cell) { return cell.id == id; });
  return static_cast<std::size_t>(found - report.cells.begin());
}

bool is_own(const SpecRelease& release) { return !release.folder.empty() || !release.digest.empty(); }

Error cannot_search(std::string why) { return Error{ErrorKind::kUsage, std::move(why), {}, {}}; }

}  // namespace

Result<BisectOrder> search_order(const MatrixOptions& options, const MatrixGround& ground,
                                 const CellQuestions& questions, const MatrixReport& report,
                                 const MatrixChange& change) {
  const auto& values = ground.plan.cells[place_of(report, change.to)].values;
  const auto good = report.cells[place_of(report, change.from)].go;
  const auto bad = value_of(ground.plan.axes, values, "go");
  for (const auto& end : {good, bad}) {
    if (is_own(ground.releases.at(end))) {
      return cannot_search(fmt::format("{} is a Go of your own, and a search goes over releases", end));
    }
  }
  TRY_ASSIGN(const auto asked, questions.of(values));
  const auto* const question = std::get_if<ProbeQuestion>(&asked);
  if (question == nullptr || !question->overlay.empty()) {
    return cannot_search("a search cannot vary the go line");
  }
  BisectOrder order;
  order.path = options.path;
  order.command = question->command;
  order.box = options.box;
  order.box.environment = question->environment;
  order.box.cgo = question->cgo;
  order.good = good;
  order.bad = bad;
  order.with_prereleases = options.with_prereleases;
  order.jobs = options.effort.jobs;
  order.asks_cache = !options.effort.no_cache;
  if (is_from_failure(change)) {
    order.meaning.calls = {"fail-different=good"};
  }
  return order;
}

void bisect_regressions(const MatrixOptions& options, const MatrixGround& ground, House& house, MatrixReport& report,
                        StudyWatch& watch, std::stop_token stop) {
  const auto project = open_project(options.path, OpenOptions{options.box.include, options.box.environment});
  const auto questions =
      project ? CellQuestions::make(options, ground, *project) : Result<CellQuestions>{Error{project.error()}};
  const auto search = [&](const MatrixChange& change) -> Result<BisectReport> {
    const auto order = questions ? search_order(options, ground, *questions, report, change)
                                 : Result<BisectOrder>{Error{questions.error()}};
    return order ? bisect(*order, house, watch, stop) : Result<BisectReport>{Error{order.error()}};
  };
  search_groups(report, search, stop);
}

}  // namespace goiso
