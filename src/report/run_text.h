#pragma once
#include <string>
#include <vector>

#include "report/run_report.h"

namespace goiso {

enum class Colour { kNever, kAlways };

struct TextStyle {
  Colour colour = Colour::kNever;
  int width = 80;  ///< where the report's own rows are broken, 0 for nowhere; the log's lines never are
};

/// The report for a terminal: which Go and why, the command, the box, the telling part of the log, where the time went,
/// and as last line the verdict with the next command worth trying. Nothing in it can be obeyed by a terminal but the
/// colours that were asked for. Ends in a newline.
std::string to_text(const RunReport& report, const TextStyle& style = {});

/// Several runs of one request: a line each, the first that failed in full, and the agreement in the last line.
std::string to_text(const std::vector<RunReport>& reports, const TextStyle& style = {});

}  // namespace goiso
