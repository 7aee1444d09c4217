#include "command/matrix_history.h"

#include <fmt/format.h>

#include <map>

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "command/matrix_conclusion.h"
#include "lab/matrix.h"
#include "report/matrix_json.h"

namespace goiso {
namespace {

constexpr std::size_t kLargest = std::size_t{256} << 20;

std::string question_key(const std::string& project_root, const std::vector<std::string>& flags,
                         const MatrixReport& report) {
  auto question = project_root + '\0' + join(flags, "\n") + '\0';
  for (const auto& command : report.commands) {
    question += command.name + '=' + join(command.words, "\n") + '\0';
  }
  for (const auto& [name, values] : report.axes) {
    question += name + '=' + join(values, "\n") + '\0';
  }
  for (const auto& cell : report.cells) {
    question += cell.id + '\n';
  }
  question += report.shards > 1 ? fmt::format("{}/{}", report.shard, report.shards) : "";
  return sha256_hex(question).substr(0, 32);
}

std::map<std::string, const MatrixCell*> by_id(const MatrixReport& report) {
  std::map<std::string, const MatrixCell*> cells;
  for (const auto& cell : report.cells) {
    cells.emplace(cell.id, &cell);
  }
  return cells;
}

// What is expected of the cell now counts: who says that it fails asks for no other run of it.
bool was_fine(const MatrixCell& cell, const std::string& expected) {
  if (!cell.result) {
    return cell.why_not_run == NotRun::kAnotherShard || cell.why_not_run == NotRun::kNotAskedAgain;
  }
  const CellFacts facts{{}, cell.result->verdict, cell.runs, cell.failures, expected_words(expected)};
  const auto standing = standing_of(facts);
  return standing == CellStanding::kAsExpected || standing == CellStanding::kUnknown;
}

}  // namespace

MatrixHistory::MatrixHistory(const Folders& folders, const std::string& project_root,
                             const std::vector<std::string>& flags, const MatrixReport& report)
    : file_(folders.state / "matrices" / (question_key(project_root, flags, report) + ".json")) {}

std::optional<MatrixReport> MatrixHistory::latest() const {
  const auto text = read_file(file_, kLargest);
  auto report = text ? matrix_from_json(*text) : Result<MatrixReport>{Error{text.error()}};
  return report ? std::optional{std::move(*report)} : std::nullopt;
}

Result<void> MatrixHistory::keep(const MatrixReport& report) const {
  TRY(make_folders(file_.parent_path()));
  return write_file_atomically(file_, to_json(report));
}

std::vector<std::optional<std::chrono::milliseconds>> times_in(const std::optional<MatrixReport>& latest,
                                                               const MatrixReport& report) {
  std::vector<std::optional<std::chrono::milliseconds>> times(report.cells.size());
  const auto known = latest ? by_id(*latest) : std::map<std::string, const MatrixCell*>{};
  for (std::size_t place = 0; place < times.size(); ++place) {
    const auto cell = known.find(report.cells[place].id);
    if (cell != known.end() && cell->second->result) {
      const auto& result = *cell->second->result;
      times[place] = result.prepare + result.build + result.teardown;
    }
  }
  return times;
}

std::vector<bool> not_fine_in(const MatrixReport& latest, const MatrixReport& report) {
  std::vector<bool> wanted(report.cells.size());
  const auto known = by_id(latest);
  for (std::size_t place = 0; place < wanted.size(); ++place) {
    const auto cell = known.find(report.cells[place].id);
    wanted[place] = cell != known.end() && !was_fine(*cell->second, report.cells[place].expected);
  }
  return wanted;
}

}  // namespace goiso
