#include <gtest/gtest.h>

#include <set>

#include "lab_worlds.h"

namespace goiso {
namespace {

using BreakableWorld = std::function<Verdict(const SearchNode& node, bool is_unbroken)>;

std::ptrdiff_t unbroken(const WishSession& session) {
  return std::count_if(session.asked.begin(), session.asked.end(),
                       [](const ProbeWish& wish) { return wish.is_unbroken; });
}

WishSession finish(Bisect& search, const BreakableWorld& does) {
  return finish_wishes(search,
                       [&](const SearchNode& node, const ProbeWish& wish) { return does(node, wish.is_unbroken); });
}

Bisect begin(BisectOptions options = {}) {
  auto space = releases_between("1.20", "1.22.12");
  options.bad = space.nodes.size() - 1;
  options.unbreaks = true;
  options.workers = 2;
  return std::move(*Bisect::create(std::move(space), std::move(options)));
}

std::string name_at(const Bisect& search, const std::vector<std::size_t>& nodes) {
  return nodes.empty() ? "" : search.space().nodes[nodes.front()].name;
}

// Older than 1.21 the go line is refused; with files laid over it fails from 1.20.5 on.
Verdict refused_before_121(const SearchNode& node, bool is_unbroken) {
  const bool is_old = version_of(node) < v("1.21.0");
  return is_old && !is_unbroken ? needs_newer_go() : version_of(node) >= v("1.20.5") ? fails("undefined: x") : passes();
}

TEST(Unbreak, FindsAChangeAmongReleasesThatRefuseTheGoLine) {
  auto search = begin();
  const auto session = finish(search, refused_before_121);
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kFound);
  EXPECT_EQ(name_at(search, session.answer.last_good), "go1.20.4");
  EXPECT_EQ(name_at(search, session.answer.first_bad), "go1.20.5");
  EXPECT_TRUE(session.answer.is_confirmed);
  EXPECT_LE(session.most_rounds_left, 12U) << "what is tried with files laid over is reckoned in";
  for (const auto& wish : session.asked) {
    EXPECT_FALSE(wish.is_unbroken && version_of(search.space().nodes[wish.node]) >= v("1.21.0")) << wish.node;
    EXPECT_FALSE(wish.is_fresh && !wish.is_unbroken && version_of(search.space().nodes[wish.node]) < v("1.21.0"));
  }
  EXPECT_TRUE(search.is_unbroken(*search.space().index_of("go1.20.5")));
  EXPECT_FALSE(search.is_unbroken(search.space().nodes.size() - 1));
}

TEST(Unbreak, WhatWasToldGoesOnAsBefore) {
  auto search = begin();
  const auto whole = finish(search, refused_before_121);
  for (std::size_t cut = 0; cut < whole.told.size(); ++cut) {
    auto resumed = begin();
    for (std::size_t i = 0; i < cut; ++i) {
      resumed.tell(whole.told[i]);
    }
    const auto rest = finish(resumed, refused_before_121);
    EXPECT_EQ(rest.answer.first_bad, whole.answer.first_bad) << cut;
    EXPECT_EQ(rest.told.size(), whole.told.size() - cut) << cut;
  }
}

TEST(Unbreak, SeesWhatAnotherFailureHides) {
  auto search = begin();
  const auto session = finish(search, [](const SearchNode& node, bool is_unbroken) {
    const bool hides = is_within(node, "1.21.4", "1.21.8");
    return hides && !is_unbroken             ? fails("syntax error", "syntax")
           : version_of(node) >= v("1.21.6") ? fails("undefined: x")
                                             : passes();
  });
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kFound);
  EXPECT_EQ(name_at(search, session.answer.first_bad), "go1.21.6");
}

TEST(Unbreak, WhatDoesNotHelpChangesNothingAndIsTriedOnce) {
  const BreakableWorld does = [](const SearchNode& node, bool) {
    return is_within(node, "1.21.4", "1.21.8") ? fails("syntax error", "syntax")
           : version_of(node) >= v("1.21.6")   ? fails("undefined: x")
                                               : passes();
  };
  auto search = begin();
  const auto session = finish(search, does);
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kSeveral);
  std::set<std::size_t> tried;
  for (const auto& wish : session.asked) {
    EXPECT_TRUE(!wish.is_unbroken || tried.insert(wish.node).second) << wish.node;
  }
  EXPECT_FALSE(tried.empty());
}

TEST(Unbreak, OlderOnesAreShutByWhatIsLaidOverAlone) {
  auto search = begin();
  const auto session = finish(search, [](const SearchNode& node, bool) {
    return version_of(node) < v("1.21.0") ? needs_newer_go() : fails("undefined: x");
  });
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kNone);
  EXPECT_LE(unbroken(session), 2);
}

TEST(Unbreak, WhatIsKnownOfARunWithFilesLaidOverDoesNotSpareTheRunWithout) {
  auto search = begin();
  ProbeAnswer known{*search.space().index_of("go1.21.7"), passes(), "", false};
  known.is_unbroken = known.is_replayed = true;
  search.tell(known);
  EXPECT_FALSE(search.call_of(known.node));
  ProbeAnswer plain{known.node, cannot_run(), "", false};
  search.tell(plain);
  EXPECT_EQ(search.call_of(known.node), Call::kGood);
  plain = {known.node, passes(), "", true};
  search.tell(plain);
  EXPECT_FALSE(search.is_unbroken(known.node));
}

TEST(Unbreak, AnotherFailureIsTheAnswerWhereEveryChangeIsSearched) {
  BisectOptions options;
  options.transitions = true;
  auto search = begin(std::move(options));
  const auto session = finish(search, [](const SearchNode& node, bool) {
    return version_of(node) >= v("1.22.0")   ? fails("undefined: x")
           : version_of(node) >= v("1.21.5") ? fails("syntax error", "syntax")
                                             : passes();
  });
  EXPECT_EQ(unbroken(session), 0);
  EXPECT_EQ(session.answer.boundaries.size(), 2U);
}

// With the same files 1.21.0 might pass as well: a change that the go line governs looks like a release's.
TEST(Unbreak, ConfirmsNoChangeThatMayBeThatOfWhatIsLaidOver) {
  auto search = begin();
  const auto session = finish(search, [](const SearchNode& node, bool is_unbroken) {
    const bool is_old = version_of(node) < v("1.21.0");
    return !is_old ? fails("undefined: x") : is_unbroken ? passes() : needs_newer_go();
  });
  EXPECT_EQ(name_at(search, session.answer.first_bad), "go1.21.0");
  EXPECT_FALSE(session.answer.is_confirmed);
  EXPECT_NE(session.answer.reason.find("they may make the difference"), std::string::npos) << session.answer.reason;
}

}  // namespace
}  // namespace goiso
