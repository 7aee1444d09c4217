#include "command/search_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "command/commit_axis.h"
#include "command/module_axis.h"
#include "command/search_releases.h"
#include "command/setting_axes.h"

namespace goiso {
namespace {

constexpr const char* kAxes =
    "go, commits, commits:A..B, dep:MODULE, go-line, godebug:NAME, goexperiment, goexperiment:NAME";

// What goes before the name of what is searched.
constexpr std::pair<std::string_view, AxisKind> kNamed[] = {
    {"dep", AxisKind::kModule}, {"godebug", AxisKind::kGodebug}, {"goexperiment", AxisKind::kGoexperiment}};

Result<AxisWish> read_range(std::string_view range) {
  const auto dots = range.find("..");
  if (dots == std::string_view::npos || dots == 0 || dots + 2 == range.size() || range[dots + 2] == '.') {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is no range of commits", terminal_safe(range)),
                 {},
                 "write GOOD..BAD, or name the ends with --good and --bad"};
  }
  return AxisWish{AxisKind::kCommits, "", std::string{range.substr(0, dots)}, std::string{range.substr(dots + 2)}};
}

Result<SearchAxis> axis_in(const AxisWish& wish, const BisectOrder& order, Prober& prober, House& house,
                           std::stop_token stop) {
  switch (wish.kind) {
    case AxisKind::kModule:
      return module_axis(wish.subject, order, prober, house, stop);
    case AxisKind::kGoLine:
      return go_line_axis(order, prober, house);
    case AxisKind::kGodebug:
      return godebug_axis(wish.subject, order, prober, house, stop);
    case AxisKind::kGoexperiment:
      return wish.subject.empty() ? goexperiment_axis(order, prober, house, stop)
                                  : goexperiment_axis(wish.subject, order, prober, house, stop);
    default:
      return release_axis(order, prober.project(), house);
  }
}

Result<void> check_values(const AxisWish& wish, const BisectOrder& order) {
  if (!order.values.empty() && wish.kind != AxisKind::kGodebug) {
    return Error{ErrorKind::kUsage, "--values is for --axis godebug:NAME", {}, ""};
  }
  return {};
}

Result<void> check_ends(const SearchAxis& axis) {
  if (axis.good && axis.good == axis.bad) {
    return Error{ErrorKind::kUsage,
                 fmt::format("--good and --bad are both {}", axis.space.nodes[*axis.good].name),
                 {},
                 "name two that behave differently, or one end alone: goiso finds the other"};
  }
  return {};
}

}  // namespace

Result<AxisWish> read_axis(std::string_view text) {
  const auto colon = text.find(':');
  const auto word = text.substr(0, colon);
  const auto rest = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  const bool is_alone = colon == std::string_view::npos;
  if ((text.empty() || word == "go") && is_alone) {
    return AxisWish{};
  }
  if (word == "commits") {
    return is_alone ? Result<AxisWish>{AxisWish{AxisKind::kCommits, "", "", ""}} : read_range(rest);
  }
  if (word == "go-line" && is_alone) {
    return AxisWish{AxisKind::kGoLine, "", "", ""};
  }
  if (word == "goexperiment" && is_alone) {
    return AxisWish{AxisKind::kGoexperiment, "", "", ""};
  }
  const auto* const named =
      std::find_if(std::begin(kNamed), std::end(kNamed), [&](const auto& one) { return one.first == word; });
  if (named != std::end(kNamed) && !rest.empty()) {
    return AxisWish{named->second, std::string{rest}, "", ""};
  }
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' is no axis of a search", terminal_safe(text)),
               {},
               fmt::format("there are {}", kAxes)};
}

namespace {

Result<std::vector<std::size_t>> places_skipped(const BisectOrder& order, const SearchAxis& axis) {
  std::vector<std::size_t> places;
  for (const auto& name : order.skip) {
    const auto& nodes = axis.space.nodes;
    const auto found =
        std::find_if(nodes.begin(), nodes.end(), [&](const SearchNode& node) { return node.name == name; });
    if (found == nodes.end()) {
      return Error{ErrorKind::kUsage,
                   fmt::format("'{}' is not among what is searched", terminal_safe(name)),
                   {},
                   "--skip takes the names that the report shows"};
    }
    places.push_back(static_cast<std::size_t>(found - nodes.begin()));
  }
  return places;
}

Result<void> check_skipped(const SearchAxis& axis) {
  for (const auto& end : {axis.good, axis.bad}) {
    if (end && std::find(axis.skipped.begin(), axis.skipped.end(), *end) != axis.skipped.end()) {
      return Error{ErrorKind::kUsage,
                   fmt::format("'{}' is an end of the search and skipped as well", axis.space.nodes[*end].name),
                   {},
                   "name another end, or skip less"};
    }
  }
  return {};
}

// One that the oldest release which is named takes as well. The ends of another axis may look like releases.
std::string go_line_of_lone_file(const AxisWish& wish, const BisectOrder& order) {
  auto oldest = *GoVersion::parse(kGoLineOfLoneFile);
  const bool is_go = wish.kind == AxisKind::kGo;
  for (const auto& spec : {order.go, is_go ? order.good : "", is_go ? order.bad : ""}) {
    for (const auto part : split(spec, ',')) {
      const auto named = GoVersion::parse(trim(part.substr(0, part.find(".."))));
      oldest = named && *named < oldest ? *named : oldest;
    }
  }
  return oldest.language();
}

}  // namespace

Result<OpenedAxis> open_axis(const BisectOrder& order, House& house, std::stop_token stop) {
  TRY_ASSIGN(const auto wish, read_axis(order.axis));
  TRY(check_values(wish, order));
  ProberOptions options;
  options.path = order.path;
  options.command = order.command;
  options.box = order.box;
  options.go_line = go_line_of_lone_file(wish, order);
  options.asks_cache = order.asks_cache;
  OpenedAxis opened;
  if (wish.kind == AxisKind::kCommits) {
    TRY_ASSIGN(opened, open_commit_axis(wish, order, options, house, stop));
  } else {
    TRY_ASSIGN(opened.prober, Prober::open(options, house, stop));
    TRY_ASSIGN(opened.axis, axis_in(wish, order, *opened.prober, house, stop));
  }
  if (wish.kind != AxisKind::kGo && wish.kind != AxisKind::kCommits) {
    TRY_ASSIGN(opened.axis.skipped, places_skipped(order, opened.axis));
  }
  TRY(check_ends(opened.axis));
  TRY(check_skipped(opened.axis));
  if (opened.axis.space.nodes.size() < 2) {
    return Error{ErrorKind::kUsage, fmt::format("there is nothing to search on axis {}", opened.axis.name), {}, ""};
  }
  return opened;
}

}  // namespace goiso
