#include "lab/go_line_variations.h"

#include <fmt/format.h>

#include <algorithm>

namespace goiso {
namespace {

constexpr int kOldestLine = 16;  // below it, modules are loaded in another way: that would be a second change
constexpr int kFirstTelling = 22;  // the first whose line changes what a program means: loop variables
constexpr std::size_t kLinesTried = 6;

Variation with_line(int minor, const GoVersion& go) {
  const auto line = fmt::format("1.{}", minor);
  auto variation = base_variation(kGoLineFactor, line, go);
  variation.go_line = line;
  return variation;
}

std::optional<int> line_tried(const TriedVariation& one) {
  const auto line = GoVersion::parse(one.variation.go_line);
  return one.variation.factor == kGoLineFactor && line ? std::optional{line->minor()} : std::nullopt;
}

// How the lines on one side of the project's own behave: of those that pass and those that fail the ones that come
// nearest to each other, as far as tried.
struct LinesTried {
  std::optional<int> passing;
  int failing = 0;  // the project's own counts as tried
  int lowest = 0;   // tried
  std::size_t count = 0;
};

LinesTried lower_tried(int own, const Tried& tried) {
  LinesTried lines{std::nullopt, own, own, 0};
  for (const auto& one : tried) {
    const auto line = line_tried(one);
    if (!line || *line >= own) {
      continue;
    }
    ++lines.count;
    lines.lowest = std::min(lines.lowest, *line);
    if (one.effect == Effect::kPasses) {
      lines.passing = std::max(lines.passing.value_or(0), *line);
    } else if (one.effect == Effect::kFails) {
      lines.failing = std::min(lines.failing, *line);
    }
  }
  return lines;
}

// With a newer go line a failure may be told in other words: whatever does not pass fails here.
LinesTried higher_tried(int own, const Tried& tried) {
  LinesTried lines{std::nullopt, own, own, 0};
  for (const auto& one : tried) {
    const auto line = line_tried(one);
    if (!line || *line <= own) {
      continue;
    }
    ++lines.count;
    if (one.effect == Effect::kPasses) {
      lines.passing = std::min(lines.passing.value_or(*line), *line);
    } else {
      lines.failing = std::max(lines.failing, *line);
    }
  }
  return lines;
}

// That vet says nothing where it is switched off explains nothing.
bool is_explained_otherwise(const Tried& tried) {
  return std::any_of(tried.begin(), tried.end(), [](const TriedVariation& one) {
    return !is_any(one.variation.factor, {kGoLineFactor, "vet"}) && explains(one);
  });
}

const GoVersion& release_for_newer(const AttributionGround& ground) {
  return ground.newest ? *ground.newest : ground.first_bad;
}

}  // namespace

std::optional<int> line_of(const AttributionGround& ground) {
  const auto line = GoVersion::parse(ground.go_line);
  return line ? std::optional<int>{line->minor()} : std::nullopt;
}

std::vector<Variation> lower_go_lines(const AttributionGround& ground, const Tried& tried) {
  const auto own = line_of(ground);
  // A go line has a say in a release's change of behaviour only when it is at least that release's. What a release
  // complains of anew may be meant for sources of an older line on, whichever it is.
  const bool is_complaint = own && *own >= kFirstTelling && is_any(ground.phase, {"vet", "compile"});
  const bool may_matter = own && (!ground.last_good || *own >= ground.first_bad.minor() || is_complaint);
  if (!may_matter) {
    return {};
  }
  const auto lines = lower_tried(*own, tried);
  if (lines.passing && *lines.passing + 1 < lines.failing) {
    return untried(tried, {with_line((*lines.passing + lines.failing) / 2, ground.first_bad)});
  }
  if (lines.passing || lines.count >= kLinesTried) {
    return {};
  }
  // Galloping down: one below what the release or the project says, then 2, 4, 8 further.
  const int from = ground.last_good ? std::min(*own, ground.first_bad.minor()) : *own;
  const int step = lines.count == 0 ? 1 : std::max(1, from - lines.lowest);
  const int next = std::max(kOldestLine, (lines.count == 0 ? from : lines.lowest) - step);
  return next >= lines.lowest ? std::vector<Variation>{} : untried(tried, {with_line(next, ground.first_bad)});
}

std::vector<Variation> higher_go_lines(const AttributionGround& ground, const Tried& tried) {
  const auto own = line_of(ground);
  const auto& release = release_for_newer(ground);
  if (!own || *own >= release.minor() || lower_tried(*own, tried).passing || is_explained_otherwise(tried)) {
    return {};
  }
  const auto lines = higher_tried(*own, tried);
  if (lines.count == 0) {
    return {with_line(release.minor(), release)};
  }
  const bool is_settled = !lines.passing || lines.failing + 1 >= *lines.passing;
  return is_settled ? std::vector<Variation>{}
                    : untried(tried, {with_line((*lines.passing + lines.failing) / 2, release)});
}

std::optional<int> line_that_brings_it(const AttributionGround& ground, const Tried& tried) {
  const auto own = line_of(ground);
  const auto lines = own ? lower_tried(*own, tried) : LinesTried{};
  return lines.passing ? std::optional{lines.failing} : std::nullopt;
}

bool is_nearest_line(const AttributionGround& ground, const Tried& tried, const Variation& variation) {
  const auto own = line_of(ground);
  const auto line = GoVersion::parse(variation.go_line);
  if (!own || !line) {
    return false;
  }
  const auto lines = line->minor() < *own ? lower_tried(*own, tried) : higher_tried(*own, tried);
  return lines.passing == line->minor();
}

std::string effect_of_line(const AttributionGround& ground, const Variation& variation, const Tried& tried) {
  const int own = line_of(ground).value_or(0);
  const auto line = GoVersion::parse(variation.go_line);
  if (line && line->minor() > own) {
    return fmt::format("{} passes with 'go {}' in go.mod: a go line of 1.{} or older is too old for it",
                       variation.go.name(), variation.value, higher_tried(own, tried).failing);
  }
  return fmt::format("goes away with 'go {}' in go.mod: a go line of 1.{} or newer asks for the new behaviour",
                     variation.value, lower_tried(own, tried).failing);
}

}  // namespace goiso
