#include "lab/remarks.h"

#include <fmt/format.h>

#include "lab/failing_stretch.h"

namespace goiso {
namespace {

const std::string& name(const Scene& scene, std::size_t node) { return scene.space.nodes[node].name; }

// Version order is not the order of time: what a change of the line is not.
std::string remark_on_time(const Scene& scene, const Boundary& boundary, const BisectAnswer& answer) {
  if (boundary.is_onset() && inherits_it(scene, failing_nodes(scene), {boundary.last, boundary.first})) {
    return fmt::format("'{}' has it from the trunk, not from '{}', where it was repaired", name(scene, boundary.first),
                       name(scene, boundary.last));
  }
  const auto& fixed = answer.first_fixed;
  const bool is_told = !boundary.is_fix() || std::find(fixed.begin(), fixed.end(), boundary.first) != fixed.end();
  return is_told ? ""
                 : fmt::format("not repaired up to '{}'; '{}' is older than the fault and never had it",
                               name(scene, boundary.last), name(scene, boundary.first));
}

// What one change of the line means beside the answer itself; "" when the answer says it.
std::string remark_on(const Scene& scene, const Boundary& boundary, const BisectAnswer& answer) {
  const auto& [from, to] = std::pair{boundary.from, boundary.to};
  if (!boundary.is_exact() && from == Call::kGood && to == Call::kOther) {
    return fmt::format("another failure begins behind '{}', at '{}' or before", name(scene, boundary.last),
                       name(scene, boundary.first));
  }
  if (!boundary.is_exact()) {
    const bool begins = boundary.is_onset();
    return begins || boundary.is_fix()
               ? fmt::format("it also {} between '{}' and '{}', where nothing can be tested",
                             begins ? "begins" : "ends", name(scene, boundary.last), name(scene, boundary.first))
               : "";
  }
  const bool is_last_unbroken = scene.nodes[boundary.last].is_unbroken;
  if (is_last_unbroken != scene.nodes[boundary.first].is_unbroken) {
    return fmt::format("'{}' was told with files laid over the project and '{}' without: they may make the difference",
                       name(scene, is_last_unbroken ? boundary.last : boundary.first),
                       name(scene, is_last_unbroken ? boundary.first : boundary.last));
  }
  if (from == Call::kBad && to == Call::kBad) {
    return fmt::format("worded otherwise from '{}' on", name(scene, boundary.first));
  }
  if (from != Call::kOther && to == Call::kOther) {
    return fmt::format("another failure begins at '{}'", name(scene, boundary.first));
  }
  if (from == Call::kOther && to == Call::kBad) {
    return fmt::format("another failure ends behind '{}'", name(scene, boundary.last));
  }
  return remark_on_time(scene, boundary, answer);
}

void append(std::string& text, const std::string& remark) {
  text += (text.empty() || remark.empty() ? "" : "; ") + remark;
}

const char* on_wording(Wording wording) {
  switch (wording) {
    case Wording::kSteady: return "";
    case Wording::kAlike: return "its words change from run to run: what is alike counts as the same";
    case Wording::kAny: return "what it says changes from run to run: every failure of its kind counts as the same";
  }
  return "";
}

std::string what_counts_as_good(const Scene& scene) {
  if (!scene.takes_refusals_as_good) {
    return "";
  }
  const bool is_by_tests = std::any_of(scene.nodes.begin(), scene.nodes.end(),
                                       [](const auto& node) { return node.other > 0 && node.is_less; });
  return is_by_tests ? "nothing passes: where only some of these tests fail counts as good"
                     : "what refuses the program in words counts as good";
}

}  // namespace

std::string remarks(const Scene& scene, const BisectAnswer& answer) {
  std::string text = what_counts_as_good(scene);
  append(text, on_wording(scene.wording));
  for (const auto& boundary : answer.boundaries) {
    append(text, remark_on(scene, boundary, answer));
  }
  return text;
}

std::string why_inconclusive(const Scene& scene, const Gap& focus) {
  bool fails_otherwise = false;
  for (auto node = focus.low + 1; node < focus.high; ++node) {
    fails_otherwise = fails_otherwise || scene.nodes[node].other > 0;
  }
  const auto* const hint = fails_otherwise ? "; some fail in another way, which a looser sameness may take as one" : "";
  return fmt::format("nothing between '{}' and '{}' tells on which side of the change it is{}", name(scene, focus.low),
                     name(scene, focus.high), hint);
}

std::string why_hidden(const Scene& scene, const Gap& focus) {
  return fmt::format("between '{}' and '{}' it fails in another way, beneath which this failure may lie",
                     name(scene, focus.low), name(scene, focus.high));
}

std::string why_unseen(const Scene& scene, std::size_t side) {
  const auto& phase = scene.reference == nullptr ? "" : scene.reference->signature.phase;
  return fmt::format("'{}' fails earlier, before it comes to {}: whether this failure lies beneath, nobody can see",
                     name(scene, side), phase.empty() ? "where it is searched" : phase);
}

std::string tree_remarks(const Scene& scene, const BisectAnswer& answer) {
  std::string text;
  for (const auto& boundary : answer.boundaries) {
    append(text, boundary.is_exact() ? remark_on_time(scene, boundary, answer) : "");
  }
  const auto open = std::count_if(scene.space.nodes.begin(), scene.space.nodes.end(), [&](const SearchNode& node) {
    return scene.is_open(static_cast<std::size_t>(&node - scene.space.nodes.data()));
  });
  append(text, open == 0 ? "" : fmt::format("{} that lie between two of one behaviour were not asked", open));
  return text;
}

}  // namespace goiso
