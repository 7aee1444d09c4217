#pragma once
#include <string>

#include "report/run_report.h"

namespace goiso {

/// For a build under GO111MODULE=off that did not find packages which do lie in the GOPATH of this machine: the flags
/// that take them along. "" for any other.
std::string gopath_packages_left_out(const RunReport& report);

}  // namespace goiso
