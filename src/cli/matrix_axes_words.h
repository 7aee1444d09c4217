#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "command/matrix_options.h"

namespace CLI {
class App;
}

namespace goiso {

/// The flags of a matrix's axes as they were typed.
struct AxisWords {
  std::vector<std::string> platforms, go_lines, tags, godebug, goexperiment, commands;
  std::string cgo, race;
};

/// Adds --platform, --cgo, --race, --go-line, --tags, --godebug, --goexperiment and --command.
void add_axis_flags(CLI::App& command, AxisWords& words);

/// kUsage for a word that is not what it must be.
Result<AxisOptions> read_axes(const AxisWords& words);

}  // namespace goiso
