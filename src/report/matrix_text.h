#pragma once
#include <string>

#include "report/matrix_report.h"
#include "report/run_text.h"

namespace goiso {

/// The matrix for a terminal: releases down, everything else across, a symbol a cell; then the groups with their first
/// error, what changed between neighbours, what did not run, and as last line the verdict with the next command worth
/// trying. Symbols say the same as colours. Releases that behave alike share a line when they are three or more, and a
/// table wider than style.width is broken into several. Ends in a newline.
std::string to_text(const MatrixReport& report, const TextStyle& style = {});

/// "go1.22.1,windows/arm64: failed, compile-error (3.2 s)": one cell on one line, without a newline.
std::string cell_line(const MatrixCell& cell);

/// The answer of a search that --bisect ran; where there are several failures, with the number of the group it is of.
std::string search_line(const MatrixReport& report, const BisectReport& search);

}  // namespace goiso
