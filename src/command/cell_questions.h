#pragma once
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "command/matrix_options.h"
#include "command/matrix_question.h"
#include "command/prober.h"

namespace goiso {

/// Turns the cells of a matrix into questions for a prober. Any thread once it is made.
class CellQuestions {
 public:
  /// kUsage for a go line that the project cannot have. `options` and `ground` must outlive it.
  static Result<CellQuestions> make(const MatrixOptions& options, const MatrixGround& ground, const Project& project);

  /// A platform that this Go does not build for needs no box: the verdict is known.
  using Question = std::variant<ProbeQuestion, Verdict>;
  Result<Question> of(const AxisValues& values) const;

 private:
  CellQuestions(const MatrixOptions& options, const MatrixGround& ground) : options_(&options), ground_(&ground) {}
  std::string value(const AxisValues& values, const char* axis) const {
    return value_of(ground_->plan.axes, values, axis);
  }

  const MatrixOptions* options_;
  const MatrixGround* ground_;
  std::map<std::string, std::map<std::string, std::string>> overlays_;  // by go line
};

}  // namespace goiso
