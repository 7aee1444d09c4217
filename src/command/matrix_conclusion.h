#pragma once
#include <string>
#include <vector>

#include "lab/matrix.h"
#include "report/matrix_report.h"

namespace goiso {

/// What the results of a report's cells come to: fills in is_as_expected and group of each cell, groups and changes.
/// Pure; the same results give the same conclusion. Says how all of it stands.
MatrixStanding conclude(MatrixReport& report);

/// What MatrixCell::expected says, word by word; none for "".
std::vector<std::string> expected_words(const std::string& expected);

}  // namespace goiso
