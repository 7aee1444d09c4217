#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "report/bisect_report.h"

namespace goiso {

/// A place of a drawn search space; x and y are in pixels of the picture.
struct SearchSpot {
  std::string name;        ///< SearchPoint::name; "" for a gap
  std::string date;        ///< SearchPoint::date
  std::size_t hidden = 0;  ///< of a gap: how many points it stands for
  bool is_trunk = false;
  bool is_change = false;  ///< what grows from its parent to it does not behave as before
  bool is_told = false;    ///< probed or part of the answer: drawn with its name
  int x = 0, y = 0;
  int parent = -1;  ///< index of the spot that it grows from
};

/// What the search says of a point.
struct SpotStory {
  std::vector<std::size_t> orders;  ///< of its probes, from 1
  std::string call;                 ///< of the last one; "" when there was none
  std::string tag;                  ///< "last good", "first bad", "first fixed", "candidate" or ""
  std::string share;                ///< where runs are counted: "45/92 failed"
};

/// "#1 #7", or the share; of many probes the first and the last.
std::string orders_text(const SpotStory& story);

/// The space of a search laid out as the tree it is: the trunk from left to right, the patches of a branch hanging from
/// it. Long stretches that nobody probed are folded into gaps. The same map for the same report.
struct SearchMap {
  std::vector<SearchSpot> spots;
  std::map<std::string, SpotStory> stories;    ///< by point; only points that have one
  std::map<std::string, std::string> skipped;  ///< point and reason, of those that have no story
  std::map<std::string, std::string> known;    ///< point and call, of those that nobody had to ask
  int width = 0, height = 0;
};

SearchMap map_of(const BisectReport& report);

/// The names of long points cut to what a picture has room for.
std::string short_name(const std::string& name);

}  // namespace goiso
