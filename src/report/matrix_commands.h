#pragma once
#include <string>
#include <vector>

#include "report/matrix_report.h"

namespace goiso {

/// What the cell runs; null when the report, an older one, does not say.
const MatrixCommand* command_of(const MatrixReport& report, const MatrixCell& cell);

/// "go vet ./...", and with several commands "vet: go vet ./...": as a shell takes it, terminal-safe, on one line.
std::string command_text(const MatrixReport& report, const MatrixCommand& command);

/// The command that narrows a change down to a release, ready to paste into a shell.
std::string bisect_line(const MatrixReport& report, const MatrixCell& from, const MatrixCell& to);

}  // namespace goiso
