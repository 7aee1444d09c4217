#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "command/box_options.h"
#include "lab/axes.h"

namespace goiso {

/// A command of a matrix that has several: its name in cell ids, and what it runs.
struct NamedCommand {
  std::string name;
  std::vector<std::string> words;
};

/// What varies besides the release, as the user wrote it; an empty list: it does not.
struct AxisOptions {
  std::vector<std::string> platforms;     ///< "linux/arm64"
  std::vector<std::string> cgo, race;     ///< "0", "1"
  std::vector<std::string> go_lines;      ///< "1.20", "own"
  std::vector<std::string> tags;          ///< "a,b": a set of tags; "none"
  std::vector<std::string> godebug;       ///< "asynctimerchan=1", "none"
  std::vector<std::string> goexperiment;  ///< "noswissmap", "none"
  std::vector<NamedCommand> commands;
};

/// Cells that somebody has a wish for (lab/cell_rule.h).
struct CellWishes {
  std::vector<std::string> exclude, include, expect;
};

/// How much of a matrix is run, and how.
struct MatrixEffort {
  Cover cover = Cover::kAll;
  int shard = 1, shards = 1;
  bool only_failed = false;  ///< --failed: what was not fine in the latest matrix of the same question
  int repeat = 1;            ///< runs of every cell, whatever it did: what only fails now and then passes at first
  int retry = 0;             ///< how often a cell that failed is asked again beyond that
  bool fail_fast = false;    ///< the first unexpected cell ends it, running ones too
  int jobs = 0;              ///< boxes at once; 0: as many as the engine has room for
  bool no_cache = false;     ///< known answers do not count
  bool bisect = false;       ///< search where each new failure began
  std::size_t max_cells = 2'000;
};

/// `goiso matrix`, as contracts.md words its flags.
struct MatrixOptions {
  std::filesystem::path path = ".";
  std::string go;  ///< the version spec
  bool with_prereleases = false;
  std::vector<std::string> command;  ///< behind "--"; empty: go build ./..., unless the axes have commands
  BoxOptions box;                    ///< its platform and cgo are not used
  AxisOptions axes;
  CellWishes wishes;
  MatrixEffort effort;
};

}  // namespace goiso
