#pragma once
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "command/matrix.h"

namespace goiso {

/// One matrix out of the shards of it, in any order. kUsage for reports of different questions, and for a cell that two
/// of them answer differently. Cells that none of them ran stay without a result. Pure.
Result<MatrixReport> merge_matrices(const std::vector<MatrixReport>& shards);

/// `goiso matrix merge`: the same of goiso.matrix/1 files, with its conclusion. Errors name the file.
Result<MatrixAnswer> merge_matrix_files(const std::vector<std::filesystem::path>& files);

}  // namespace goiso
