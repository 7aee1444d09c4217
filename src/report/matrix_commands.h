#pragma once
#include <string>
#include <vector>

#include "report/matrix_report.h"

namespace goiso {

/// What the cell runs; null when the report, an older one, does not say.
const MatrixCommand* command_of(const MatrixReport& report, const MatrixCell& cell);

/// "go vet ./...", and with several commands "vet: go vet ./...": as a shell takes it, terminal-safe, on one line.
std::string command_text(const MatrixReport& report, const MatrixCommand& command);

// Lines that are ready to paste into a shell, each with the cell's own command and settings.

/// Narrows a change down to a release; "" where no search can ask it: another go line, a Go of the user's own.
std::string bisect_line(const MatrixReport& report, const MatrixCell& from, const MatrixCell& to);

/// Repeats the cell: with goiso, and where nothing but the release varies with a plain go command too. Empty for a Go
/// of the user's own, which nobody else has.
std::vector<std::string> reproduce_lines(const MatrixReport& report, const MatrixCell& cell);

}  // namespace goiso
