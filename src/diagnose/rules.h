#pragma once
#include <vector>

namespace goiso {

/// Where in the tools' text a line must stand: in a block headed "# importpath", or outside of all.
enum class Place { kAnywhere, kInBlock, kOutsideBlock };

/// What a line means. Of all lines of a log the one with the lowest rank tells; among equals the first.
struct Rule {
  const char* pattern;  ///< RE2, searched in the first 4 KiB of a line
  int rank;             ///< design: diagnose §a.1, root causes first
  const char* phase;    ///< "" where the block decides
  const char* kind;
  const char* reason;
  Place place = Place::kAnywhere;
};

constexpr int kUnknownPosition =
    65;  ///< rank of a "file:line:col: " line that nothing else knows, outside of all blocks

const std::vector<Rule>& tool_rules();     ///< for what the go command and its tools print
const std::vector<Rule>& program_rules();  ///< for what tests and programs print; phases are set by the caller

/// Reasons that mean the code was never judged.
bool is_untestable(const char* reason);

}  // namespace goiso
