#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include "lab_worlds.h"

namespace goiso {
namespace {

using Random = std::mt19937_64;

int pick(Random& random, int low, int high) { return low + static_cast<int>(random() % (high - low + 1)); }
bool chance(Random& random, int percent) { return pick(random, 1, 100) <= percent; }

/// The day of a month of this history, as a date that sorts.
std::string day(int month) {
  const auto number = std::to_string(month % 12 + 101);
  return std::to_string(2020 + month / 12) + "-" + number.substr(1) + "-01";
}

int month_of(const std::string& date) {
  return (std::stoi(date.substr(0, 4)) - 2020) * 12 + std::stoi(date.substr(5, 2)) - 1;
}

// Minors half a year apart, each with a patch release a month for half a year and more: two or three live at any time.
std::vector<DatedRelease> random_releases(Random& random) {
  std::vector<DatedRelease> releases;
  const int minors = pick(random, 2, 8);
  for (int minor = 0; minor < minors; ++minor) {
    const auto line = "1." + std::to_string(21 + minor) + ".";
    const int patches = pick(random, 6, 14);
    for (int patch = 0; patch <= patches; ++patch) {
      releases.push_back({v(line + std::to_string(patch)), day(6 * minor + patch)});
    }
  }
  return releases;
}

/// A fault with a history: it enters at one release, and where a patch release brings it, on the same day on every
/// branch that is alive; it is repaired on one day, or never.
struct Fault {
  std::vector<bool> is_bad;
  std::set<std::pair<std::size_t, std::size_t>> onsets, fixes;
};

// What is good and older than the fault that comes before it in version order was not repaired: it never had it.
void find_changes(Fault& fault, const SearchSpace& space) {
  std::size_t began = 0;
  for (std::size_t i = 1; i < fault.is_bad.size(); ++i) {
    if (fault.is_bad[i] == fault.is_bad[i - 1]) {
      continue;
    }
    if (fault.is_bad[i]) {
      fault.onsets.insert({i - 1, i});
      began = i;
    } else if (space.nodes[i].date > space.nodes[began].date) {
      fault.fixes.insert({i - 1, i});
    }
  }
}

Fault random_fault(Random& random, const SearchSpace& space) {
  Fault fault;
  const auto& nodes = space.nodes;
  const auto entry = static_cast<std::size_t>(pick(random, 1, static_cast<int>(nodes.size()) - 1));
  const auto& entered = nodes[entry];
  const bool is_repaired = chance(random, 70);
  const auto repaired = is_repaired ? day(month_of(entered.date) + pick(random, 1, 16)) : "9999";
  for (const auto& node : nodes) {
    // A branch has the fault from the day on that it came to it, or from its root when that is younger.
    const bool is_younger = entered.is_trunk ? &node >= &entered : node.date >= entered.date;
    fault.is_bad.push_back(is_younger && node.date < repaired);
  }
  find_changes(fault, space);
  return fault;
}

std::set<std::pair<std::size_t, std::size_t>> pairs(const std::vector<std::size_t>& a,
                                                    const std::vector<std::size_t>& b) {
  std::set<std::pair<std::size_t, std::size_t>> both;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both.insert({a[i], b[i]});
  }
  return both;
}

LabWorld world_of(const SearchSpace& space, const Fault& fault) {
  return world([&space, &fault](const SearchNode& node) {
    return fault.is_bad[static_cast<std::size_t>(*space.index_of(node.name))] ? fails("boom", "ice") : passes();
  });
}

std::size_t random_bad(Random& random, const Fault& fault) {
  std::vector<std::size_t> bad;
  for (std::size_t i = 0; i < fault.is_bad.size(); ++i) {
    if (fault.is_bad[i]) {
      bad.push_back(i);
    }
  }
  return bad.empty() ? fault.is_bad.size() : bad[random() % bad.size()];
}

BisectOptions random_options(Random& random, const Fault& fault) {
  BisectOptions options;
  options.workers = pick(random, 1, 3);
  options.bad = random_bad(random, fault);
  if (chance(random, 30) && !fault.is_bad[0]) {
    options.good = 0;
  }
  return options;
}

// A tree of at least so many releases with a fault in it, and a search that names an end which fails.
struct RandomSearch {
  SearchSpace space;
  Fault fault;
  BisectOptions options;
};

RandomSearch random_search(Random& random, std::size_t least) {
  while (true) {
    auto space = release_space(random_releases(random));
    if (space.nodes.size() < least) {
      continue;
    }
    auto fault = random_fault(random, space);
    auto options = random_options(random, fault);
    if (*options.bad < space.nodes.size()) {
      return {std::move(space), std::move(fault), std::move(options)};
    }
  }
}

TEST(RandomTrees, EveryChangeOnEveryBranchIsTold) {
  Random random(20261126);
  for (int searches = 1; searches <= 1500; ++searches) {
    const auto [space, fault, options] = random_search(random, 3);
    const auto session = search_world(space, options, world_of(space, fault));
    const auto& answer = session.answer;
    ASSERT_FALSE(session.asked_twice);
    ASSERT_TRUE(answer.outcome == BisectOutcome::kFound || answer.outcome == BisectOutcome::kSeveral)
        << told(space, answer) << " of seed search " << searches;
    const auto onsets = pairs(answer.last_good, answer.first_bad), fixes = pairs(answer.last_bad, answer.first_fixed);
    ASSERT_TRUE(std::includes(fault.onsets.begin(), fault.onsets.end(), onsets.begin(), onsets.end()));
    ASSERT_TRUE(std::includes(fault.fixes.begin(), fault.fixes.end(), fixes.begin(), fixes.end()));
    ASSERT_FALSE(onsets.empty());
    // The whole history too, for patch releases of all branches come out on the same days.
    EXPECT_EQ(onsets, fault.onsets) << told(space, answer) << " of search " << searches;
    EXPECT_EQ(fixes, fault.fixes) << told(space, answer) << " of search " << searches;
  }
}

// The same, but each branch gets the repair on the day or a month later.
Fault repaired_apart(Random& random, const SearchSpace& space) {
  Fault fault;
  const auto& nodes = space.nodes;
  const auto entry = static_cast<std::size_t>(pick(random, 1, static_cast<int>(nodes.size()) - 1));
  const auto& entered = nodes[entry];
  const auto repaired = month_of(entered.date) + pick(random, 1, 16);
  bool is_cut_after = false;
  int late = 0;
  for (const auto& node : nodes) {
    if (node.is_trunk) {
      is_cut_after = node.date >= day(repaired);
      late = pick(random, 0, 1);
    }
    const bool is_younger = entered.is_trunk ? &node >= &entered : node.date >= entered.date;
    fault.is_bad.push_back(is_younger && !is_cut_after && node.date < day(repaired + late));
  }
  find_changes(fault, space);
  return fault;
}

// How many of 2000 searches, each of a history of its own, leave out a change that there was, or tell one that was not.
int searches_not_right(Random& random, Find find) {
  int wrong = 0;
  for (int searches = 0; searches < 2000;) {
    const auto space = release_space(random_releases(random));
    const auto fault = repaired_apart(random, space);
    auto options = random_options(random, fault);
    options.find = find;
    const bool finds_fix = find == Find::kFix;
    if (*options.bad >= space.nodes.size() || (finds_fix && (options.good || fault.is_bad.back()))) {
      continue;
    }
    ++searches;
    const auto answer = search_world(space, options, world_of(space, fault)).answer;
    const auto onsets = pairs(answer.last_good, answer.first_bad), fixes = pairs(answer.last_bad, answer.first_fixed);
    wrong += (!finds_fix && onsets != fault.onsets) || fixes != fault.fixes;
  }
  return wrong;
}

TEST(RandomTrees, EveryChangeIsToldWhereBranchesAreRepairedAMonthApart) {
  Random random(1127);
  EXPECT_EQ(searches_not_right(random, Find::kByEnds), 0);
  EXPECT_EQ(searches_not_right(random, Find::kFix), 0);
}

// Where nobody can tell: single releases that cannot be had, a stretch that fails in another way, a go line.
struct Fog {
  std::set<std::size_t> absent;
  std::size_t other_low = 1, other_high = 0, shut_below = 0;
  bool hides(std::size_t node) const { return absent.contains(node) || node < shut_below || is_other(node); }
  bool is_other(std::size_t node) const { return other_low <= node && node <= other_high; }
};

Fog random_fog(Random& random, std::size_t size) {
  Fog fog;
  const auto any = [&] { return static_cast<std::size_t>(random() % size); };
  for (int i = pick(random, 0, 6); i > 0; --i) {
    fog.absent.insert(any());
  }
  if (chance(random, 50)) {
    fog.other_low = any();
    fog.other_high = std::min(size - 1, fog.other_low + static_cast<std::size_t>(pick(random, 0, 20)));
  }
  if (chance(random, 30)) {
    fog.shut_below = any() / 2;
  }
  return fog;
}

LabWorld world_in_fog(const SearchSpace& space, const Fault& fault, const Fog& fog) {
  return [&](const SearchNode& node) {
    const auto at = *space.index_of(node.name);
    if (fog.absent.contains(at)) {
      return ProbeAnswer{0, std::nullopt, "refused by the proxy", false};
    }
    return ProbeAnswer{0,
                       at < fog.shut_below ? needs_newer_go()
                       : fog.is_other(at)  ? fails("another", "link")
                       : fault.is_bad[at]  ? fails("boom")
                                           : passes(),
                       "", false};
  };
}

// Does the change lie at one of these?
bool holds_onset(const Fault& fault, const std::vector<std::size_t>& candidates) {
  return std::any_of(fault.onsets.begin(), fault.onsets.end(), [&](const auto& onset) {
    return std::find(candidates.begin(), candidates.end(), onset.second) != candidates.end();
  });
}

TEST(RandomTrees, InFogTheAnswerIsRightOrUnknown) {
  Random random(42);
  int searches = 0, found = 0, inconclusive = 0, none = 0;
  while (searches < 2000) {
    const auto space = release_space(random_releases(random));
    if (space.nodes.size() < 4) {
      continue;
    }
    const auto fault = random_fault(random, space);
    const auto fog = random_fog(random, space.nodes.size());
    auto options = random_options(random, fault);
    options.good.reset();
    if (*options.bad >= space.nodes.size() || fog.hides(*options.bad)) {
      continue;
    }
    ++searches;
    const auto session = search_world(space, options, world_in_fog(space, fault, fog));
    const auto& answer = session.answer;
    ASSERT_FALSE(session.asked_twice);
    for (const auto& pair : pairs(answer.last_good, answer.first_bad)) {
      ASSERT_TRUE(fault.onsets.contains(pair)) << told(space, answer);
    }
    for (const auto& pair : pairs(answer.last_bad, answer.first_fixed)) {
      ASSERT_TRUE(fault.fixes.contains(pair)) << told(space, answer);
    }
    if (answer.outcome == BisectOutcome::kInconclusive) {
      ++inconclusive;
      const bool is_before_fix = answer.candidates.back() <= *options.bad;
      const bool is_older = fault.is_bad[answer.candidates.front()];  // than all that can be tested
      ASSERT_TRUE(!is_before_fix || is_older || holds_onset(fault, answer.candidates)) << told(space, answer);
    }
    found += answer.outcome == BisectOutcome::kFound || answer.outcome == BisectOutcome::kSeveral;
    if (answer.outcome == BisectOutcome::kNone) {
      ++none;
      ASSERT_FALSE(fog.absent.contains(fog.shut_below)) << "nobody knows what the oldest does";
      for (std::size_t node = 0; node < *options.bad; ++node) {
        ASSERT_TRUE(fault.is_bad[node] || fog.hides(node) || !space.nodes[node].is_trunk);
      }
    }
  }
  EXPECT_GE(none, 1);
  EXPECT_GE(found, searches / 2);
  EXPECT_GE(inconclusive, searches / 50);
}

// Both ends of every branch are known to --transitions: a branch whose ends differ has a change inside, and so on.
void expect_ends_explained(const SearchSpace& space, const Fault& fault, const BisectAnswer& answer) {
  std::set<std::pair<std::size_t, std::size_t>> told_changes;
  for (const auto& boundary : answer.boundaries) {
    told_changes.insert({boundary.last, boundary.first});
  }
  bool is_bad = fault.is_bad[0];
  auto next = told_changes.begin();
  for (std::size_t i = 1; i < space.nodes.size(); ++i) {
    if (next != told_changes.end() && next->second == i) {
      is_bad = !is_bad;
      ++next;
    }
    const bool is_end = space.nodes[i].is_trunk || i + 1 == space.nodes.size() || space.nodes[i + 1].is_trunk;
    ASSERT_TRUE(!is_end || is_bad == fault.is_bad[i]) << space.nodes[i].name << " of " << told(space, answer);
  }
}

TEST(RandomTrees, TransitionsExplainBothEndsOfEveryBranch) {
  Random random(5);
  for (int searches = 0; searches < 500; ++searches) {
    const auto space = release_space(random_releases(random));
    const auto fault = random_fault(random, space);
    BisectOptions options;
    options.transitions = true;
    options.workers = pick(random, 1, 3);
    const auto session = search_world(space, options, world_of(space, fault));
    const auto& answer = session.answer;
    for (const auto& pair : pairs(answer.last_good, answer.first_bad)) {
      ASSERT_TRUE(fault.onsets.contains(pair));
    }
    for (const auto& pair : pairs(answer.last_bad, answer.first_fixed)) {
      ASSERT_TRUE(fault.fixes.contains(pair));
    }
    expect_ends_explained(space, fault, answer);
  }
}

TEST(RandomTrees, AJournalCutAnywhereGoesOnToTheSameAnswer) {
  Random random(7);
  for (int searches = 0; searches < 120; ++searches) {
    const auto [space, fault, options] = random_search(random, 4);
    const auto fog = random_fog(random, space.nodes.size());
    const auto does = world_in_fog(space, fault, fog);
    const auto whole = search_world(space, options, does);
    for (std::size_t cut = 0; cut <= whole.told.size(); ++cut) {
      auto resumed = *Bisect::create(space, options);
      for (std::size_t i = 0; i < cut; ++i) {
        resumed.tell(whole.told[i]);
      }
      LabSession rest;
      finish(resumed, does, rest);
      ASSERT_EQ(told(space, rest.answer), told(space, whole.answer));
      ASSERT_EQ(rest.told.size() + cut, whole.told.size());
    }
  }
}

// Told of `known` before it asks, as the cache of verdicts tells it.
LabSession search_that_knows(const SearchSpace& space, const BisectOptions& options, const LabWorld& does,
                             const std::vector<std::size_t>& known) {
  auto search = *Bisect::create(space, options);
  for (const auto node : known) {
    auto answer = run_wish(space, {node, false, ""}, does);
    answer.is_known = true;
    search.tell(answer);
  }
  LabSession session;
  finish(search, does, session);
  return session;
}

std::vector<std::size_t> random_known(Random& random, std::size_t size, int percent) {
  std::vector<std::size_t> known;
  for (std::size_t node = 0; node < size; ++node) {
    if (chance(random, percent)) {
      known.push_back(node);
    }
  }
  return known;
}

// One change at each place of the 78, any share of them known: the same answer. Where the knowledge happens to lie may
// make one search take a probe more than it would have taken, but not many of them.
TEST(Known, NeverChangesTheAnswerAndSavesProbes) {
  Random random(17);
  const auto space = releases_between("1.21.0", "1.27.0");
  for (const int percent : {2, 5, 10, 30, 70, 100}) {
    int without = 0, with = 0;
    for (std::size_t first = 1; first < space.nodes.size(); ++first) {
      BisectOptions options;
      options.workers = pick(random, 1, 3);
      options.bad = space.nodes.size() - 1;
      options.good = chance(random, 50) ? std::optional<std::size_t>{0} : std::nullopt;
      const auto does = world([&](const SearchNode& node) {
        return *space.index_of(node.name) >= first ? fails("boom", "ice") : passes();
      });
      const auto plain = search_world(space, options, does);
      const auto known = search_that_knows(space, options, does, random_known(random, space.nodes.size(), percent));
      ASSERT_EQ(told(space, known.answer), told(space, plain.answer)) << percent;
      ASSERT_EQ(known.answer.is_confirmed, plain.answer.is_confirmed);
      ASSERT_LE(known.told.size(), plain.told.size() + 2 * static_cast<std::size_t>(options.workers));
      without += static_cast<int>(plain.told.size());
      with += static_cast<int>(known.told.size());
    }
    EXPECT_LT(with, without) << percent;
    RecordProperty("saved_percent_at_" + std::to_string(percent), 100 - 100 * with / without);
  }
}

TEST(Known, WhatASearchAskedIsAllThatItNeeds) {
  Random random(23);
  for (int searches = 0; searches < 400; ++searches) {
    const auto [space, fault, options] = random_search(random, 4);
    const auto does = world_of(space, fault);
    const auto first = search_world(space, options, does);
    std::set<std::size_t> asked;
    for (const auto& answer : first.told) {
      asked.insert(answer.node);
    }
    const auto again = search_that_knows(space, options, does, {asked.begin(), asked.end()});
    ASSERT_EQ(told(space, again.answer), told(space, first.answer));
    ASSERT_EQ(again.told.size(), again.count({"confirm"}));
  }
}

TEST(Known, UsesUpNoneOfTheRuns) {
  const auto space = releases_between("1.21.0", "1.27.0");
  BisectOptions options;
  options.bad = space.nodes.size() - 1;
  options.max_runs = 12;
  std::vector<std::size_t> all(space.nodes.size());
  std::iota(all.begin(), all.end(), 0);
  const auto does =
      world([](const SearchNode& node) { return version_of(node) >= v("1.24.3") ? fails("boom", "ice") : passes(); });
  const auto session = search_that_knows(space, options, does, all);
  EXPECT_EQ(told(space, session.answer), "found | 1.24.2 > 1.24.3 |  > ");
  EXPECT_TRUE(session.answer.is_confirmed);
}

/// What one search cost, as its user counts it: all probes and all rounds, and those of them that only complete or
/// confirm what was found: siblings, fixes, second runs.
struct Effort {
  int probes = 0, rounds = 0, probes_after = 0, rounds_after = 0;
};

struct EffortMost {
  int before = 0, rounds_before = 0, after = 0, rounds_after = 0, probes = 0, rounds = 0;
  void add(const Effort& effort) {
    before = std::max(before, effort.probes - effort.probes_after);
    rounds_before = std::max(rounds_before, effort.rounds - effort.rounds_after);
    after = std::max(after, effort.probes_after);
    rounds_after = std::max(rounds_after, effort.rounds_after);
    probes = std::max(probes, effort.probes);
    rounds = std::max(rounds, effort.rounds);
  }
};

// Whatever word a probe has that is not among these finds the change, also one that nobody thought of here.
Effort effort_of(const LabSession& session) {
  const auto sum = [](const std::map<std::string, int>& counts) {
    int all = 0;
    for (const auto& [word, count] : counts) {
      all += count;
    }
    return all;
  };
  return {sum(session.probes), sum(session.rounds), session.count({"sibling", "fix", "confirm"}),
          session.count_rounds({"sibling", "fix", "confirm"})};
}

// Every place of one change on the line of 78 finals, between its two ends.
EffortMost effort_over_78(int workers, bool knows_good) {
  const auto space = releases_between("1.21.0", "1.27.0");
  EXPECT_EQ(space.nodes.size(), 78);
  EffortMost most;
  for (std::size_t first = 1; first < space.nodes.size(); ++first) {
    BisectOptions options;
    options.workers = workers;
    options.bad = space.nodes.size() - 1;
    if (knows_good) {
      options.good = 0;
    }
    const auto does = world(
        [&](const SearchNode& node) { return *space.index_of(node.name) >= first ? fails("boom", "ice") : passes(); });
    const auto session = search_world(space, options, does);
    EXPECT_THAT(session.answer.first_bad, testing::ElementsAre(first));
    EXPECT_TRUE(session.answer.is_confirmed);
    most.add(effort_of(session));
  }
  for (const auto& [name, value] : {std::pair{"before", most.before},
                                    {"rounds_before", most.rounds_before},
                                    {"after", most.after},
                                    {"rounds_after", most.rounds_after},
                                    {"probes", most.probes},
                                    {"rounds", most.rounds}}) {
    testing::Test::RecordProperty(name + std::to_string(workers) + (knows_good ? "_both_ends" : "_bad_end"), value);
  }
  return most;
}

TEST(Budget, NineProbesOneByOneAndFiveRoundsOfTwo) {
  const auto one = effort_over_78(1, true);
  EXPECT_LE(one.before, 9);
  EXPECT_LE(one.after, 13);
  EXPECT_LE(one.probes, 22);
  const auto two = effort_over_78(2, true);
  EXPECT_LE(two.rounds_before, 5);
  EXPECT_LE(two.after, 14);
  EXPECT_LE(two.rounds, 12);
  EXPECT_LE(two.before, 10);  // both ends, and four times two: 77 places need more than the 54 that seven can tell
}

TEST(Budget, HoldsForAGoodEndThatMustBeFound) {
  const auto one = effort_over_78(1, false);
  EXPECT_LE(one.before, 9);
  EXPECT_LE(one.after, 13);
  const auto two = effort_over_78(2, false);
  EXPECT_LE(two.rounds_before, 5);
  EXPECT_LE(two.after, 14);
}

}  // namespace
}  // namespace goiso
