#include "report/search_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/markup.h"
#include "report/search_map.h"

namespace goiso {
namespace {

const char* class_of_call(const std::string& call) {
  return call == "good" ? "pass" : call == "bad" ? "fail" : call == "other" ? "other" : "skip";
}

// Each call has a shape of its own, so that colour is never needed.
std::string shape(const std::string& call, int x, int y) {
  if (call == "bad") {
    return fmt::format("<rect class=\"shape\" x=\"{}\" y=\"{}\" width=\"20\" height=\"20\" rx=\"3\"/>", x - 10, y - 10);
  }
  if (call == "other") {
    return fmt::format("<path class=\"shape\" d=\"M{} {}l12 12l-12 12l-12 -12z\"/>", x, y - 12);
  }
  return fmt::format("<circle class=\"shape\" cx=\"{}\" cy=\"{}\" r=\"10\"/>", x, y);
}

std::string title_of(const SearchSpot& spot, const SpotStory* story, const std::string& why) {
  auto text = spot.name + (spot.date.empty() ? "" : ", " + spot.date);
  if (story == nullptr || story->orders.empty()) {
    text += ", " + (why.empty() ? "not probed" : why);
  } else {
    text += fmt::format(": {}, {}{}", story->call, story->share.empty() ? "probe " : "", orders_text(*story));
  }
  text += story != nullptr && !story->tag.empty() ? ", " + story->tag : "";
  return fmt::format("<title>{}</title>", html_text(text));
}

// On the trunk the words stand above the spot, beside it in a chain.
std::string labels(const SearchSpot& spot, const SpotStory* story) {
  const auto name = html_text(short_name(spot.name));
  const auto orders = story == nullptr ? "" : orders_text(*story);
  const auto tag = story == nullptr ? "" : story->tag;
  const char* dim = story == nullptr ? " class=\"dim\"" : "";
  if (!spot.is_trunk) {
    return fmt::format(
        "<text x=\"{}\" y=\"{}\"{}>{} <tspan class=\"order\">{}</tspan> <tspan class=\"tag\">{}</tspan></text>",
        spot.x + 20, spot.y + 4, dim, name, orders, tag);
  }
  auto text = fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\"{}>{}</text>", spot.x, spot.y - 32, dim, name);
  text += orders.empty() ? ""
                         : fmt::format("<text class=\"order\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                                       spot.x, spot.y - 18, orders);
  return text + (tag.empty() ? ""
                             : fmt::format("<text class=\"tag\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                                           spot.x, spot.y - 48, tag));
}

std::string gap(const SearchSpot& spot) {
  const auto text = fmt::format("⋯{}", spot.hidden);
  return spot.is_trunk ? fmt::format("<text class=\"dim\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>", spot.x,
                                     spot.y - 8, text)
                       : fmt::format("<text class=\"dim\" x=\"{}\" y=\"{}\">{}</text>", spot.x + 8, spot.y + 4, text);
}

// A failing place is a square here as well.
std::string dot(const SearchSpot& spot, const std::string& kind, bool is_square) {
  const int r = spot.is_told ? 6 : 4;
  return is_square ? fmt::format("<rect class=\"small{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", kind,
                                 spot.x - r, spot.y - r, 2 * r, 2 * r)
                   : fmt::format("<circle class=\"small{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", kind, spot.x, spot.y, r);
}

std::string small_node(const SearchSpot& spot, const SpotStory* story, const SearchMap& map) {
  const auto skipped = map.skipped.find(spot.name);
  const auto known = map.known.find(spot.name);
  const bool is_known = known != map.known.end();
  const auto why = is_known                       ? known->second + ", known from an earlier run"
                   : skipped == map.skipped.end() ? ""
                                                  : "skipped: " + skipped->second;
  const auto kind = is_known ? " known " + std::string{class_of_call(known->second)} : why.empty() ? "" : " skip";
  return "<g>" + title_of(spot, story, why) + dot(spot, kind, is_known && known->second == "bad") +
         (spot.is_told ? labels(spot, story) : "") + "</g>";
}

std::string node(const SearchSpot& spot, const SearchMap& map, const std::string& prefix) {
  const auto found = map.stories.find(spot.name);
  const auto* story = found == map.stories.end() ? nullptr : &found->second;
  if (spot.hidden > 0) {
    return gap(spot);
  }
  if (story == nullptr || story->orders.empty()) {
    return small_node(spot, story, map);
  }
  const auto title = title_of(spot, story, "");
  const auto words = labels(spot, story);
  const auto ring =
      story->tag.empty() ? "" : fmt::format("<circle class=\"ring\" cx=\"{}\" cy=\"{}\" r=\"15\"/>", spot.x, spot.y);
  return fmt::format(
      "<a href=\"#{}p{}\" data-open class=\"{}\">{}{}{}<text class=\"sign\" x=\"{}\" y=\"{}\">{}</text>{}</a>", prefix,
      story->orders.back(), class_of_call(story->call), title, ring, shape(story->call, spot.x, spot.y), spot.x, spot.y,
      symbol_of_call(story->call), words);
}

// Across the middle of a boundary, so that it is seen without colours.
std::string cut(const SearchSpot& from, const SearchSpot& to) {
  const int x = to.is_trunk ? (from.x + to.x) / 2 : to.x;
  const int y = to.is_trunk ? to.y : (from.y + to.y) / 2;
  return to.is_trunk ? fmt::format("<path class=\"cut\" d=\"M{} {}v28\"/>", x, y - 14)
                     : fmt::format("<path class=\"cut\" d=\"M{} {}h28\"/>", x - 14, y);
}

std::string edges(const SearchMap& map) {
  std::string plain;
  std::string changes;
  for (const auto& spot : map.spots) {
    if (spot.parent < 0) {
      continue;
    }
    const auto& from = map.spots[static_cast<std::size_t>(spot.parent)];
    // A chain whose branch has no trunk here hangs from the trunk's line.
    const auto bend = from.x == spot.x || from.y == spot.y ? "" : fmt::format("H{}", spot.x);
    const auto line = fmt::format("M{} {}{}L{} {}", from.x, from.y, bend, spot.x, spot.y);
    if (spot.is_change) {
      changes += fmt::format("<path class=\"edge change\" d=\"{}\"/>{}\n", line, cut(from, spot));
    } else {
      plain += fmt::format("<path class=\"edge\" d=\"{}\"/>\n", line);
    }
  }
  return plain + changes;
}

const SearchSpot* spot_of(const SearchMap& map, const std::string& name) {
  const auto found =
      std::find_if(map.spots.begin(), map.spots.end(), [&](const auto& spot) { return spot.name == name; });
  return found == map.spots.end() ? nullptr : &*found;
}

constexpr int kBend = 70;  // at most; the curve itself strays half as far

// From each probe to the next, a little bent so that it can be told from the tree.
std::string way(const BisectReport& report, const SearchMap& map) {
  std::string text;
  const bool is_counted = report.runs_in_all > 0;  // it would go to and fro between the same places
  for (std::size_t i = 1; i < report.probes.size() && !is_counted; ++i) {
    const auto* from = spot_of(map, report.probes[i - 1].point);
    const auto* to = spot_of(map, report.probes[i].point);
    if (from == nullptr || to == nullptr || from == to) {
      continue;
    }
    const int bend_x = (from->x + to->x) / 2 + std::clamp((to->y - from->y) / 8, -kBend, kBend);
    const int bend_y = (from->y + to->y) / 2 + std::min(std::abs(to->x - from->x) / 8, kBend);
    text +=
        fmt::format("<path class=\"way\" d=\"M{} {}Q{} {} {} {}\"/>\n", from->x, from->y, bend_x, bend_y, to->x, to->y);
  }
  return text;
}

}  // namespace

std::string search_picture(const BisectReport& report, const std::string& prefix) {
  const auto map = map_of(report);
  if (map.spots.empty()) {
    return "";
  }
  std::string nodes;
  for (const auto& spot : map.spots) {
    nodes += node(spot, map, prefix) + "\n";
  }
  return fmt::format(
      "<svg class=\"picture\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"group\" "
      "aria-label=\"{2}\">\n{3}{4}{5}</svg>\n",
      map.width, map.height, html_text("the search: " + headline(report)), edges(map), way(report, map), nodes);
}

}  // namespace goiso
