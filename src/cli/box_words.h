#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/words.h"
#include "command/box_options.h"

namespace goiso {

/// The flags of a box as they were typed; units are read once the grammar is happy.
struct BoxWords {
  BoxOptions options;  ///< what needs no reading is in it already
  std::vector<std::string> environment;
  std::string user = "nobody";
  std::string modules = "auto";
  std::string deps = "ahead";
  std::string cgo;
  std::string timeout, silence, memory, disk;
};

enum class BoxTarget {
  kOne,   ///< --platform and --cgo name one value each
  kAxes,  ///< they are axes, and the command has flags of its own for them
};

/// Adds the flags that every command that builds shares. `words` must outlive the parsing.
void add_box_flags(CLI::App& command, BoxWords& words, BoxTarget target);

/// What the flags said. kUsage for a word that is not what it must be.
Result<BoxOptions> read_box(const BoxWords& words);

/// What stands behind "--", empty without one; kUsage for a "--" that nothing follows. `name` is the command's:
/// "reproduce".
Result<std::vector<std::string>> read_command(const Request& request, const char* name);

}  // namespace goiso
