#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/house.h"
#include "command/matrix_options.h"
#include "lab/axes.h"
#include "model/project.h"
#include "sdk/spec_releases.h"

namespace goiso {

/// A matrix that is ready to be run: its cells, and which SDK each release's name stands for.
struct MatrixGround {
  MatrixPlan plan;
  std::map<std::string, SpecRelease> releases;  ///< by value of the axis "go"
  std::vector<NamedCommand> commands;           ///< by value of the axis "command"
};

/// What the options mean for this project, here and now. kUsage for anything that makes no matrix.
Result<MatrixGround> plan_from(const MatrixOptions& options, const Project& project, House& house);

/// The value of an axis; "" for an axis that the matrix does not have.
std::string value_of(const std::vector<MatrixAxis>& axes, const AxisValues& values, const std::string& axis);

/// What a report tells as its axes: the release, the platform, and whatever else was asked for or varies.
std::vector<MatrixAxis> told_axes(const MatrixPlan& plan);

}  // namespace goiso
