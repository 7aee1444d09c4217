#include "report/search_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/one_line.h"
#include "report/place_shares.h"

namespace goiso {
namespace {

constexpr int kTrunkY = 78;
constexpr int kMargin = 56;
constexpr int kSmallStep = 13;   // between points that nobody probed, down a chain
constexpr int kToldStep = 30;    // to a point that is drawn in full
constexpr int kChangeStep = 50;  // across a boundary, which has a mark of its own
constexpr int kLetter = 8;       // width of a character
constexpr std::size_t kLongestName = 18;

std::map<std::string, SpotStory> stories_of(const BisectReport& report) {
  std::map<std::string, SpotStory> stories;
  for (std::size_t i = 0; i < report.probes.size(); ++i) {
    auto& story = stories[report.probes[i].point];
    story.orders.push_back(i + 1);
    story.call = report.probes[i].call;
  }
  for (const auto& place : shares_of(report)) {
    stories[place.point].share = fmt::format("{}/{} {}", place.bad, place.runs, report.is_inverted ? "bad" : "failed");
  }
  const auto tag = [&](const std::vector<std::string>& names, const char* word) {
    for (const auto& name : names) {
      stories[name].tag = word;
    }
  };
  tag(report.candidates, "candidate");
  tag(report.last_good, "last good");
  tag(report.first_fixed, "first fixed");
  tag(report.first_bad, "first bad");
  for (const auto& change : report.answer == "several" ? report.transitions : std::vector<BisectTransition>{}) {
    stories[change.first].tag = "changed";
  }
  return stories;
}

struct Branch {
  std::vector<const SearchPoint*> trunk, chain;
};

// In the order of the space. Points that no branch tells apart stand in one row.
std::vector<Branch> branches_of(const BisectReport& report) {
  std::vector<Branch> branches;
  std::map<std::string, std::size_t> places;
  const bool is_row = std::all_of(report.space.begin(), report.space.end(), [&](const auto& point) {
    return !point.is_trunk && point.branch == report.space.front().branch;
  });
  for (const auto& point : report.space) {
    const auto at = places.emplace(point.branch, places.size()).first->second;
    branches.resize(std::max(branches.size(), at + 1));
    (point.is_trunk || is_row ? branches[at].trunk : branches[at].chain).push_back(&point);
  }
  return branches;
}

class Layout {
 public:
  Layout(const BisectReport& report, SearchMap& map)
      : firsts_(report.first_bad.begin(), report.first_bad.end()), map_(map) {
    for (const auto& change : report.transitions) {
      firsts_.insert(change.first);
    }
  }

  void add(const Branch& branch) {
    const auto folded_trunk = folded(branch.trunk, 3);
    for (const auto& spot : folded_trunk) {
      add_to_trunk(spot, &spot == &folded_trunk.back() && !branch.chain.empty());
    }
    const int room = add_chain(folded(branch.chain, 16), folded_trunk.empty());
    cursor_ = std::max(cursor_, room);
    map_.width = std::max(map_.width, cursor_);
  }

 private:
  std::vector<SearchSpot> folded(const std::vector<const SearchPoint*>& points, std::size_t longest) const {
    std::vector<SearchSpot> spots;
    std::vector<SearchSpot> quiet;
    const auto flush = [&] {
      if (quiet.size() > longest) {
        SearchSpot gap;
        gap.hidden = quiet.size();
        quiet = {gap};
      }
      spots.insert(spots.end(), quiet.begin(), quiet.end());
      quiet.clear();
    };
    for (const auto* point : points) {
      SearchSpot spot;
      spot.name = point->name;
      spot.date = point->date;
      spot.is_told = map_.stories.count(point->name) > 0;
      spot.is_change = firsts_.count(point->name) > 0;
      spot.is_told ? flush() : static_cast<void>(0);
      (spot.is_told ? spots : quiet).push_back(spot);
    }
    flush();
    return spots;
  }

  int name_width(const SearchSpot& spot) const { return kLetter * static_cast<int>(short_name(spot.name).size()); }

  // A name stands in the middle above its spot, so half of it lies on either side.
  void add_to_trunk(SearchSpot spot, bool has_chain) {
    spot.is_trunk = true;
    spot.is_told = spot.is_told || has_chain;
    const int half = spot.is_told ? std::max(name_width(spot), 60) / 2 + 4 : spot.hidden > 0 ? 24 : 10;
    spot.x = std::max(cursor_ + half + (spot.is_change ? kChangeStep - kToldStep : 0), kMargin);
    spot.y = kTrunkY;
    spot.parent = trunk_end_;
    cursor_ = spot.x + half;
    trunk_end_ = static_cast<int>(map_.spots.size());
    map_.spots.push_back(spot);
    map_.height = std::max(map_.height, kTrunkY + 48);
  }

  // How far to the right its names reach.
  int add_chain(const std::vector<SearchSpot>& chain, bool has_no_root) {
    int x = trunk_end_ < 0 ? kMargin : map_.spots[static_cast<std::size_t>(trunk_end_)].x;
    x = has_no_root ? std::max(cursor_ + 16, kMargin) : x;
    int y = kTrunkY + 6;
    int reach = x + 20;
    int parent = trunk_end_;
    bool was_told = true;
    for (auto spot : chain) {
      y += step_to(spot, was_told);
      was_told = spot.is_told;
      spot.x = x;
      spot.y = y;
      spot.parent = parent;
      parent = static_cast<int>(map_.spots.size());
      reach = std::max(reach, spot.is_told ? x + label_room(spot) : spot.hidden > 0 ? x + 50 : x);
      map_.spots.push_back(spot);
    }
    map_.height = std::max(map_.height, y + 24);
    return reach;
  }

  static int step_to(const SearchSpot& spot, bool was_told) {
    if (spot.is_change) {
      return kChangeStep;
    }
    if (spot.is_told) {
      return was_told ? kToldStep : 22;
    }
    return was_told || spot.hidden > 0 ? 22 : kSmallStep;
  }

  int label_room(const SearchSpot& spot) const {
    const auto& story = map_.stories.at(spot.name);
    const auto letters = short_name(spot.name).size() + orders_text(story).size() + story.tag.size() + 2;
    return 24 + 6 * static_cast<int>(letters);
  }

  std::set<std::string> firsts_;
  SearchMap& map_;
  int cursor_ = 0;      // where the last thing on the trunk ends
  int trunk_end_ = -1;  // the last spot on it
};

}  // namespace

std::string orders_text(const SpotStory& story) {
  constexpr std::size_t kMost = 4;
  const auto& orders = story.orders;
  if (!story.share.empty()) {
    return story.share;
  }
  if (orders.size() > kMost) {
    return fmt::format("#{} … #{}", orders.front(), orders.back());
  }
  std::string text;
  for (const auto order : orders) {
    text += fmt::format("{}#{}", text.empty() ? "" : " ", order);
  }
  return text;
}

std::string short_name(const std::string& name) {
  const auto line = one_line(name);
  if (line.size() <= kLongestName) {
    return line;
  }
  auto end = kLongestName - 1;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return line.substr(0, end) + "…";
}

SearchMap map_of(const BisectReport& report) {
  SearchMap map;
  map.stories = stories_of(report);
  for (const auto& skipped : report.skipped) {
    map.skipped.emplace(skipped.point, skipped.reason);
  }
  for (const auto& known : report.known) {
    map.known.emplace(known.point, known.call);
  }
  Layout layout{report, map};
  for (const auto& branch : branches_of(report)) {
    layout.add(branch);
  }
  map.width += kMargin / 2;
  return map;
}

}  // namespace goiso
