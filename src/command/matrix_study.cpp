#include "command/matrix_study.h"

#include <nlohmann/json.hpp>

#include "base/log.h"
#include "base/text.h"
#include "report/matrix_json.h"

namespace goiso {
namespace {

using Json = nlohmann::ordered_json;

// For people: nobody looks for a matrix by what it asked.
std::string question_of(const MatrixReport& report) {
  Json question{{"project", valid_utf8(report.project_path)},
                {"commands", Json::array()},
                {"go", report.spec},
                {"shard", {report.shard, report.shards}},
                {"axes", Json::array()}};
  for (const auto& command : report.commands) {
    question["commands"].push_back({{"name", command.name}, {"words", command.words}});
  }
  for (const auto& [name, values] : report.axes) {
    question["axes"].push_back({{"name", name}, {"values", values}});
  }
  return question.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void tell_it_is_not_kept(const Error& error, MatrixReport& report) {
  report.notes.push_back("this matrix could not be kept as a study: " + error.message);
}

}  // namespace

MatrixStudy::MatrixStudy(House& house, MatrixReport& report, MatrixWatcher& next) : next_(next) {
  const auto runs = house.runs();
  auto begun = runs ? (*runs)->journal().begin(StudyKind::kMatrix, question_of(report)) : Result<Study>{runs.error()};
  if (!begun) {
    tell_it_is_not_kept(begun.error(), report);
    return;
  }
  study_.emplace(std::move(*begun));
  report.study = study_->id();
}

void MatrixStudy::planned(const MatrixReport& report,
                          const std::vector<std::optional<std::chrono::milliseconds>>& times, std::size_t jobs) {
  next_.planned(report, times, jobs);
}

void MatrixStudy::cell_ended(std::size_t cell, const MatrixCell& known) {
  if (const auto kept = study_ ? study_->append(to_json(known)) : Result<void>{}; !kept) {
    log::info("a cell of '{}' is not in its journal: {}", study_->id(), kept.error().message);
  }
  next_.cell_ended(cell, known);
}

void MatrixStudy::finish(MatrixReport& report) {
  if (const auto kept = study_ ? study_->finish(to_json(report)) : Result<void>{}; !kept) {
    tell_it_is_not_kept(kept.error(), report);
  }
}

}  // namespace goiso
