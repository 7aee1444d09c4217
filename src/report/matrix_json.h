#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/matrix_report.h"

namespace goiso {

/// goiso.matrix/1 (contracts.md): two spaces, fixed order of keys, ends in a newline; equal reports give equal bytes.
std::string to_json(const MatrixReport& report);

/// The cell as it stands in `cells` of goiso.matrix/1, on one line without a newline.
std::string to_json(const MatrixCell& cell);

/// What to_json wrote, but for the files of its searches. kUsage for a text that is no goiso.matrix/1.
Result<MatrixReport> matrix_from_json(std::string_view text);

}  // namespace goiso
