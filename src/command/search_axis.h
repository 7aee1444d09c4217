#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "command/bisect.h"
#include "command/prober.h"
#include "lab/search_space.h"

namespace goiso {

enum class AxisKind { kGo, kCommits, kModule, kGoLine, kGodebug, kGoexperiment };

/// --axis, read: "go" (and ""), "commits", "commits:A..B", "dep:MODULE", "go-line", "godebug:NAME", "goexperiment",
/// "goexperiment:NAME".
struct AxisWish {
  AxisKind kind = AxisKind::kGo;
  std::string subject;    ///< the module, setting or experiment; "" where there is none
  std::string good, bad;  ///< of commits:A..B; else ""
};
/// kUsage, with what there is, for anything else.
Result<AxisWish> read_axis(std::string_view text);

/// What a search goes along: its places in order, and what to ask at each.
struct SearchAxis {
  std::string name = "go";  ///< BisectReport::axis
  SearchSpace space;
  std::vector<ProbeQuestion> questions;  ///< by node
  std::optional<std::size_t> good, bad, suspect;
  std::vector<std::size_t> skipped;  ///< by --skip: nobody can say what they do
  std::size_t first_testable = 0;    ///< the nodes before it are known to refuse the go line
  std::string go;                    ///< the one Go of all nodes; "" on axis go
  std::vector<GoVersion> left_out;   ///< of axis go: releases that are no nodes (release_calendar.h)
  std::string note;                  ///< what the report has to say of the places; "" for nothing
};

/// An axis, and who answers the questions along it.
struct OpenedAxis {
  std::unique_ptr<Prober> prober;
  SearchAxis axis;
};

/// Looks at the project and lists what is to be searched. kUsage for ends that are not on the axis or are the same
/// place, and for an axis with fewer than two places.
Result<OpenedAxis> open_axis(const BisectOrder& order, House& house, std::stop_token stop);

}  // namespace goiso
