#pragma once
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/box_options.h"
#include "command/call_words.h"
#include "command/house.h"
#include "command/study_watch.h"
#include "report/bisect_report.h"

namespace goiso {

/// `goiso bisect`, as contracts.md words its flags.
struct BisectOrder {
  std::filesystem::path path = ".";
  std::vector<std::string> command;  ///< empty: go build ./...
  BoxOptions box;
  std::string axis;                 ///< --axis, as typed (command/search_axis.h); "" for go
  std::vector<std::string> values;  ///< --values, of axis godebug:NAME; empty: those that the Go's own table has
  std::vector<std::string> skip;    ///< --skip: places that are never run (of go: version specs)
  std::string good, bad;            ///< places of the axis (of go: version specs); "" for an end that is to be found
  std::string go;  ///< --go: the releases to search, "" for kSearchedByDefault; on another axis the one Go to run with,
                   ///< "" for what the project asks for
  std::optional<bool> finds_fix;  ///< --find; none: what the ends say
  bool transitions = false;
  bool with_prereleases = false;  ///< --pre
  CallWords meaning;  ///< its signature is an id or the file of a run's JSON; "": the failure at the bad end
  double confidence = 0.95;
  int count = 0;               ///< runs of each side of the boundary; 0: as many as it takes
  int max_runs = 300;          ///< of a flaky search
  int jobs = 0;                ///< builds at once; 0: measured
  bool confirms_cold = false;  ///< --confirm cold: the runs that confirm the answer compile everything themselves
  std::filesystem::path
      unbreak;  ///< --unbreak: a folder of files that are laid over the project where it tells nothing
  bool attributes = true;
  bool asks_cache = true;
  bool asks = false;     ///< what each build means is put to somebody (StudyWatch::judge), one build at a time
  std::string replays;   ///< --replay: a kept search, or its JSON, whose answers are taken as known; "" for none
  bool resumes = false;  ///< goes on with the unfinished search of the same question
};

/// Releases before it are not searched unless they are asked for: the module proxy has few of them.
inline constexpr const char* kSearchedByDefault = ">=1.18";

/// The go line of the go.mod that a lone .go file gets: every release from there on takes it, and it is one for all.
inline constexpr const char* kGoLineOfLoneFile = "1.21";

/// Finds the places of an axis (releases, commits, versions of a module, go lines, settings) between which the
/// project's behaviour changes, confirms them, and of releases says what brings the old behaviour back. Whatever the
/// search ends with is a report; an Error is trouble of ours. Every answer is journalled before it counts, so a killed
/// search can be resumed.
Result<BisectReport> bisect(const BisectOrder& order, House& house, StudyWatch& watch, std::stop_token stop);

}  // namespace goiso
