#pragma once
#include <string>
#include <vector>

#include "command/reproduce.h"

namespace goiso {

enum class ColourChoice { kAuto, kAlways, kNever };

/// What every command shares: where the engine is, how to talk.
struct CommonOptions {
  std::string engine;
  int verbosity = 0;
  bool quiet = false;
  bool json = false;
  bool no_progress = false;
  std::string events;  ///< --events: a file, "-" for stdout, "" for none
  ColourChoice colour = ColourChoice::kAuto;
};

/// What is true of this command line and nothing else: words that CLI11 must not see, split off at the first "--".
struct CommandLine {
  std::vector<std::string> words;    ///< up to "--"
  std::vector<std::string> command;  ///< behind it
  bool has_separator = false;
};
CommandLine split_command_line(int argc, const char* const* argv);

}  // namespace goiso
