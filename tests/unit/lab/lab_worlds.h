#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lab/bisect.h"

namespace goiso {

/// The releases from 1.20 on as they were in August 2026, with their days; the finals of 1.21 … 1.27 are 78.
enum class Prereleases { kLeftOut, kIncluded };
inline std::vector<DatedRelease> known_releases(Prereleases prereleases = Prereleases::kLeftOut) {
  constexpr std::string_view kTable =
      "1.20rc1 2022-12-07, 1.20rc2 2023-01-04, 1.20rc3 2023-01-12, 1.20 2023-02-01, 1.20.1 2023-02-14, 1.20.2 "
      "2023-03-07, 1.20.3 2023-04-04, 1.20.4 2023-05-02, 1.20.5 2023-06-06, 1.20.6 2023-07-11, 1.20.7 2023-08-01, "
      "1.20.8 2023-09-06, 1.20.9 2023-10-05, 1.20.10 2023-10-10, 1.20.11 2023-11-07, 1.20.12 2023-12-05, 1.20.13 "
      "2024-01-09, 1.20.14 2024-02-06, "
      "1.21rc2 2023-06-21, 1.21rc3 2023-07-14, 1.21rc4 2023-08-02, 1.21.0 2023-08-08, 1.21.1 2023-09-06, 1.21.2 "
      "2023-10-05, 1.21.3 2023-10-10, 1.21.4 2023-11-07, 1.21.5 2023-12-05, 1.21.6 2024-01-09, 1.21.7 2024-02-06, "
      "1.21.8 2024-03-05, 1.21.9 2024-04-03, 1.21.10 2024-05-07, 1.21.11 2024-06-04, 1.21.12 2024-07-02, 1.21.13 "
      "2024-08-06, "
      "1.22rc1 2023-12-19, 1.22rc2 2024-01-24, 1.22.0 2024-02-06, 1.22.1 2024-03-05, 1.22.2 2024-04-03, 1.22.3 "
      "2024-05-07, 1.22.4 2024-06-04, 1.22.5 2024-07-02, 1.22.6 2024-08-06, 1.22.7 2024-09-05, 1.22.8 2024-10-01, "
      "1.22.9 2024-11-06, 1.22.10 2024-12-03, 1.22.11 2025-01-16, 1.22.12 2025-02-04, "
      "1.23rc1 2024-06-21, 1.23rc2 2024-07-16, 1.23.0 2024-08-13, 1.23.1 2024-09-05, 1.23.2 2024-10-01, 1.23.3 "
      "2024-11-06, 1.23.4 2024-12-03, 1.23.5 2025-01-16, 1.23.6 2025-02-04, 1.23.7 2025-03-04, 1.23.8 2025-04-01, "
      "1.23.9 2025-05-06, 1.23.10 2025-06-05, 1.23.11 2025-07-08, 1.23.12 2025-08-06, "
      "1.24rc1 2024-12-13, 1.24rc2 2025-01-16, 1.24rc3 2025-02-05, 1.24.0 2025-02-11, 1.24.1 2025-03-04, 1.24.2 "
      "2025-04-01, 1.24.3 2025-05-06, 1.24.4 2025-06-05, 1.24.5 2025-07-08, 1.24.6 2025-08-06, 1.24.7 2025-09-03, "
      "1.24.8 2025-10-07, 1.24.9 2025-10-13, 1.24.10 2025-11-05, 1.24.11 2025-12-02, 1.24.12 2026-01-15, 1.24.13 "
      "2026-02-04, "
      "1.25rc1 2025-06-11, 1.25rc2 2025-07-08, 1.25rc3 2025-08-06, 1.25.0 2025-08-12, 1.25.1 2025-09-03, 1.25.2 "
      "2025-10-07, 1.25.3 2025-10-13, 1.25.4 2025-11-05, 1.25.5 2025-12-02, 1.25.6 2026-01-15, 1.25.7 2026-02-04, "
      "1.25.8 2026-03-05, 1.25.9 2026-04-07, 1.25.10 2026-05-07, 1.25.11 2026-06-02, 1.25.12 2026-07-07, 1.25.13 "
      "2026-08-13, 1.25.14 2026-08-19, "
      "1.26rc1 2025-12-16, 1.26rc2 2026-01-15, 1.26rc3 2026-02-04, 1.26.0 2026-02-10, 1.26.1 2026-03-05, 1.26.2 "
      "2026-04-07, 1.26.3 2026-05-07, 1.26.4 2026-06-02, 1.26.5 2026-07-07, 1.26.6 2026-08-13, 1.26.7 2026-08-19, "
      "1.27rc1 2026-06-18, 1.27rc2 2026-07-07, 1.27rc3 2026-08-13, 1.27.0 2026-08-19, ";
  std::vector<DatedRelease> releases;
  for (std::size_t at = 0; at < kTable.size();) {
    const auto blank = kTable.find(' ', at), comma = kTable.find(',', at);
    const auto version = GoVersion::parse(kTable.substr(at, blank - at));
    if (!version->is_prerelease() || prereleases == Prereleases::kIncluded) {
      releases.push_back({*version, std::string{kTable.substr(blank + 1, comma - blank - 1)}});
    }
    at = comma + 2;
  }
  return releases;
}

/// The space of those in [low, high].
inline SearchSpace releases_between(std::string_view low, std::string_view high,
                                    Prereleases prereleases = Prereleases::kLeftOut) {
  auto releases = known_releases(prereleases);
  std::erase_if(releases, [&](const DatedRelease& release) {
    return release.version < *GoVersion::parse(low) || release.version > *GoVersion::parse(high);
  });
  return release_space(releases);
}

inline Verdict passes() { return {Outcome::kPassed, "ok", 0, 0, std::nullopt, {}}; }
inline Verdict fails(const std::string& text, const std::string& kind = "type-error",
                     const std::string& phase = "compile") {
  FailureSignature signature{"s-" + text, phase, kind, text, "m", {}, {}, text};
  return {Outcome::kFailed, "compile-error", 1, 0, std::move(signature), {}};
}
inline Verdict needs_newer_go() {
  return {Outcome::kUntestable,
          "needs-newer-go",
          1,
          0,
          FailureSignature{"s-go", "load", "load", "requires go", "", {}, {}, ""},
          {}};
}
inline Verdict cannot_run() {
  return {
      Outcome::kUntestable, "platform", 1, 0, FailureSignature{"s-no", "load", "load", "excluded", "", {}, {}, ""}, {}};
}
inline Verdict never_ends() {
  return {Outcome::kTimedOut, "timeout", -1, 9, FailureSignature{"s-t", "compile", "timeout", "", "", {}, {}, ""}, {}};
}
inline Verdict grows() {
  return {Outcome::kOutOfMemory, "memory", -1, 9, FailureSignature{"s-m", "compile", "oom", "", "", {}, {}, ""}, {}};
}

/// What a node does when it is run.
using LabWorld = std::function<ProbeAnswer(const SearchNode& node)>;

/// The version of a node, for worlds that are told by version.
inline GoVersion version_of(const SearchNode& node) { return *GoVersion::parse(node.name); }
inline GoVersion v(std::string_view text) { return *GoVersion::parse(text); }
inline bool is_within(const SearchNode& node, std::string_view low, std::string_view high) {
  return v(low) <= version_of(node) && version_of(node) <= v(high);
}

/// A world of verdicts alone.
inline LabWorld world(std::function<Verdict(const SearchNode& node)> verdict) {
  return [verdict = std::move(verdict)](const SearchNode& node) { return ProbeAnswer{0, verdict(node), "", false}; };
}

/// A search that was run to its end.
struct LabSession {
  BisectAnswer answer;
  std::vector<ProbeAnswer> told;
  std::map<std::string, int> probes;  ///< by ProbeWish::why
  std::map<std::string, int> rounds;  ///< by the first probe's
  bool asked_twice = false;           ///< a node was asked for again, and not as a fresh run
  int count(std::initializer_list<const char*> words) const { return sum(probes, words); }
  int count_rounds(std::initializer_list<const char*> words) const { return sum(rounds, words); }

 private:
  static int sum(const std::map<std::string, int>& counts, std::initializer_list<const char*> words) {
    int all = 0;
    for (const auto* word : words) {
      const auto found = counts.find(word);
      all += found == counts.end() ? 0 : found->second;
    }
    return all;
  }
};

inline ProbeAnswer run_wish(const SearchSpace& space, const ProbeWish& wish, const LabWorld& does) {
  auto answer = does(space.nodes[wish.node]);
  answer.node = wish.node;
  answer.is_fresh = wish.is_fresh;
  answer.is_cold = wish.is_cold;
  answer.is_unbroken = wish.is_unbroken;
  return answer;
}

/// What a node does when it is run in the way that was wished for.
using WishWorld = std::function<Verdict(const SearchNode& node, const ProbeWish& wish)>;

/// A search that was run to its end in such a world, wish by wish.
struct WishSession {
  BisectAnswer answer;
  std::vector<ProbeWish> asked;
  std::vector<ProbeAnswer> told;
  std::size_t most_rounds_left = 0;  ///< that it ever said
};

inline WishSession finish_wishes(Bisect& search, const WishWorld& does) {
  WishSession session;
  for (auto step = search.next(); !step.answer && !step.probes.empty(); step = search.next()) {
    session.most_rounds_left = std::max(session.most_rounds_left, search.left().rounds.size());
    for (const auto& wish : step.probes) {
      session.asked.push_back(wish);
      session.told.push_back(run_wish(search.space(), wish, world([&](const auto& node) { return does(node, wish); })));
      search.tell(session.told.back());
    }
  }
  session.answer = search.next().answer.value_or(BisectAnswer{});
  return session;
}

/// Goes on until there is an answer.
inline void finish(Bisect& search, const LabWorld& does, LabSession& session) {
  std::vector<bool> asked(search.space().nodes.size(), false);
  for (auto step = search.next(); !step.answer && !step.probes.empty(); step = search.next()) {
    ++session.rounds[step.probes.front().why];
    for (const auto& wish : step.probes) {
      ++session.probes[wish.why];
      session.asked_twice = session.asked_twice || (asked[wish.node] && !wish.is_fresh);
      asked[wish.node] = true;
      session.told.push_back(run_wish(search.space(), wish, does));
      search.tell(session.told.back());
    }
  }
  session.answer = search.next().answer.value_or(BisectAnswer{});
}

inline LabSession search_world(const SearchSpace& space, const BisectOptions& options, const LabWorld& does) {
  auto search = *Bisect::create(space, options);
  LabSession session;
  finish(search, does, session);
  return session;
}

/// The finals from 1.20 to 1.27.0, and a question about them; an end that is "" is not named.
inline SearchSpace finals() { return releases_between("1.20.0", "1.27.0"); }
struct LabQuestion {
  std::string good{}, bad{};
  Find find = Find::kByEnds;
  bool transitions = false;
  Sameness same = Sameness::kByKind;
  int workers = 2;
  int max_runs = 300;
};

inline LabSession ask_finals(const LabQuestion& question, const LabWorld& does) {
  const auto space = finals();
  BisectOptions options;
  options.good = space.index_of("go" + question.good);
  options.bad = space.index_of("go" + question.bad);
  options.find = question.find;
  options.transitions = question.transitions;
  options.rules.same = question.same;
  options.workers = question.workers;
  options.max_runs = question.max_runs;
  return search_world(space, options, does);
}

/// "1.21.4|1.21.5 1.25.0": names without "go", lists apart by '|'.
inline std::string names(const SearchSpace& space, const std::vector<std::size_t>& nodes) {
  std::string text;
  for (const auto node : nodes) {
    const auto& name = space.nodes[node].name;
    text += (text.empty() ? "" : " ") + (name.starts_with("go") ? name.substr(2) : name);
  }
  return text;
}

/// The answer in one line: outcome, last good, first bad, last bad, first fixed.
inline std::string told(const SearchSpace& space, const BisectAnswer& answer) {
  return std::string{name_of(answer.outcome)} + " | " + names(space, answer.last_good) + " > " +
         names(space, answer.first_bad) + " | " + names(space, answer.last_bad) + " > " +
         names(space, answer.first_fixed);
}

}  // namespace goiso
