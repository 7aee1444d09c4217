#pragma once
#include <filesystem>

#include "base/result.h"
#include "report/bisect_report.h"
#include "report/matrix_report.h"

namespace goiso {

/// Whether `--report` can be obeyed at all, asked before anything runs: kUsage for a suffix other than .json, .xml, .md
/// and .html and for what is there and no regular file, kStore when there is no folder to write it to.
Result<void> check_report_path(const std::filesystem::path& path);

/// Writes the report in the form that the suffix names: .json, .xml (JUnit), .md, .html. A link is followed. Readers see
/// the whole file or what was there before; kStore when the disk will not have it, and nothing half-written is left then.
Result<void> write_report(const std::filesystem::path& path, const BisectReport& report);
Result<void> write_report(const std::filesystem::path& path, const MatrixReport& report);
/// The same of a text that is one already.
Result<void> write_report(const std::filesystem::path& path, const std::string& text);

}  // namespace goiso
