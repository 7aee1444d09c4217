#include "sdk/spec_bounds.h"

#include <algorithm>

namespace goiso {
namespace {

bool holds(const GoVersion& version, const SpecBound& bound) {
  const auto& edge = bound.version;
  const bool is_inside = edge.is_line && is_in_line(version, edge);
  switch (bound.op) {
    case SpecOperator::kAtLeast:
    case SpecOperator::kCaret:
      return version >= edge.version;
    case SpecOperator::kAbove:
      return version > edge.version && !is_inside;
    case SpecOperator::kAtMost:
      return version <= edge.version || is_inside;
    case SpecOperator::kBelow:
      return version < edge.version;
    case SpecOperator::kEqual:
      return edge.is_line ? is_inside : version == edge.version;
    case SpecOperator::kTilde:
      return is_in_line(version, edge) && (edge.is_line || version >= edge.version);
  }
  return false;
}

bool is_in_range(const GoVersion& version, const SpecTerm& term) {
  return (version >= term.low.version || (term.low.is_line && is_in_line(version, term.low))) &&
         holds(version, {SpecOperator::kAtMost, term.high});
}

}  // namespace

bool is_in_line(const GoVersion& version, const SpecVersion& line) {
  return version.language() == line.version.language();
}

bool contains(const SpecTerm& term, const GoVersion& version) {
  switch (term.kind) {
    case SpecTerm::Kind::kEvery:
      return term.is_all || is_in_line(version, term.low);
    case SpecTerm::Kind::kRange:
      return is_in_range(version, term);
    default:
      return std::all_of(term.bounds.begin(), term.bounds.end(),
                         [&](const SpecBound& bound) { return holds(version, bound); });
  }
}

SpecTerm every_release() {
  SpecTerm term;
  term.kind = SpecTerm::Kind::kEvery;
  term.is_all = true;
  return term;
}

bool names_prerelease(const SpecTerm& term) {
  const auto is_prerelease = [](const SpecBound& bound) { return bound.version.version.is_prerelease(); };
  return term.low.version.is_prerelease() || term.high.version.is_prerelease() ||
         std::any_of(term.bounds.begin(), term.bounds.end(), is_prerelease);
}

}  // namespace goiso
