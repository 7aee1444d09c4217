#include "lab/attribution.h"

#include <gtest/gtest.h>

#include <functional>

namespace goiso {
namespace {

GoVersion go(const char* text) { return *GoVersion::parse(text); }

struct Explained {
  std::vector<Cause> causes;
  std::vector<TriedVariation> tried;
};

// Tries what is asked for until nothing is left.
Explained explain(const AttributionGround& ground, const std::function<Effect(const Variation&)>& world) {
  Explained explained;
  for (int round = 0; round < 50; ++round) {
    const auto next = next_variations(ground, explained.tried);
    if (next.empty()) {
      explained.causes = causes_shown(ground, explained.tried);
      return explained;
    }
    for (const auto& variation : next) {
      explained.tried.push_back({variation, world(variation)});
    }
  }
  ADD_FAILURE() << "it never ends";
  return explained;
}

std::vector<std::string> told(const Explained& explained) {
  std::vector<std::string> lines;
  for (const auto& cause : explained.causes) {
    lines.push_back(cause.factor + " " + cause.value);
  }
  return lines;
}

using Lines = std::vector<std::string>;

bool sets(const Variation& variation, const char* name, const std::string& word) {
  const auto found = variation.environment.find(name);
  return found != variation.environment.end() &&
         ("," + found->second + ",").find("," + word + ",") != std::string::npos;
}

Effect passes_if(bool condition) { return condition ? Effect::kPasses : Effect::kFails; }

TEST(Attribution, GoLineThatEverySdkObeysIsFoundWithoutARelease) {
  AttributionGround ground{std::nullopt, go("1.24.0"), "1.24.1", "run", "exit", {}, {}, "run", ""};
  const auto explained = explain(ground, [](const Variation& one) {
    return passes_if(!one.go_line.empty() && go(one.go_line.c_str()).minor() < 22);
  });
  EXPECT_EQ(told(explained), (Lines{"go-line 1.21"}));
  EXPECT_NE(explained.causes[0].effect.find("go line of 1.22 or newer"), std::string::npos);
}

TEST(Attribution, SettingBehindTheGoLineIsNamedToo) {
  AttributionGround ground{std::nullopt, go("1.23.0"), "1.23", "run", "exit", {}, {}, "run", ""};
  ground.bad.godebug = {{"asynctimerchan", 23, "1"}, {"gotypesalias", 23, "0"}, {"panicnil", 21, "1"}};
  const auto explained = explain(ground, [](const Variation& one) {
    return passes_if(one.go_line == "1.22" || sets(one, "GODEBUG", "asynctimerchan=1"));
  });
  EXPECT_EQ(told(explained), (Lines{"go-line 1.22", "godebug asynctimerchan=1"}));
}

TEST(Attribution, SettingThatWasRemovedIsShownAtTheLastGoodRelease) {
  AttributionGround ground{go("1.26.11"), go("1.27.0"), "1.22", "run", "exit", {}, {}, "run", ""};
  ground.good.godebug = {{"asynctimerchan", 23, "1"}, {"tls3des", 23, "1"}, {"panicnil", 21, "1"}};
  ground.bad.godebug = {{"panicnil", 21, "1"}};
  const auto explained = explain(ground, [](const Variation& one) {
    const bool fails = one.go == go("1.27.0") || sets(one, "GODEBUG", "asynctimerchan=0");
    return passes_if(!fails);
  });
  ASSERT_EQ(told(explained), (Lines{"godebug asynctimerchan=0"}));
  EXPECT_NE(explained.causes[0].effect.find("go1.27.0 no longer has this setting"), std::string::npos);
}

TEST(Attribution, SettingThatIsStillThereIsNotTakenForRemoved) {
  AttributionGround ground{go("1.26.11"), go("1.27.0"), "1.22", "run", "exit", {}, {}, "run", ""};
  ground.good.godebug = {{"panicnil", 21, "1"}, {"urlstrictcolons", 26, "0"}};
  ground.bad.godebug = ground.good.godebug;
  const auto explained = explain(ground, [](const Variation& one) {
    EXPECT_FALSE(one.wants_failure) << one.value;
    return Effect::kFails;
  });
  EXPECT_TRUE(explained.causes.empty());
}

TEST(Attribution, LinkerFlagIsTriedOnlyWhereItExists) {
  AttributionGround ground{go("1.22.12"), go("1.23.0"), "1.21", "link", "link", {}, {}, "build", ""};
  EXPECT_EQ(
      told(explain(ground,
                   [](const Variation& one) { return passes_if(one.flags == Lines{"-ldflags=-checklinkname=0"}); })),
      (Lines{"ldflags -checklinkname=0"}));
  ground.first_bad = go("1.22.1");
  explain(ground, [](const Variation& one) {
    EXPECT_NE(one.factor, "ldflags");
    return Effect::kFails;
  });
}

TEST(Attribution, TheExperimentsOfTheBuildStayWhileOthersAreTried) {
  AttributionGround ground{go("1.25.0"), go("1.26.0"), "1.25", "run", "exit", {}, {}, "run", "", "jsonv2"};
  ground.good.experiments = {"regabiargs"};
  ground.bad.experiments = {"regabiargs", "greenteagc"};
  const auto is_asked_as_it_was = [](const Variation& one) {
    const auto found = one.environment.find("GOEXPERIMENT");
    return found == one.environment.end() || found->second.starts_with("jsonv2,");
  };
  // It fails for jsonv2, so whatever drops that passes.
  EXPECT_EQ(told(explain(ground, [&](const Variation& one) { return passes_if(!is_asked_as_it_was(one)); })), Lines{});
}

TEST(Attribution, ExperimentIsToldAloneWhenAllTogetherHelp) {
  AttributionGround ground{go("1.23.12"), go("1.24.0"), "1.21", "compile", "type-error", {}, {}, "build", ""};
  ground.good.experiments = {"regabiargs"};
  ground.bad.experiments = {"regabiargs", "swissmap", "spinbitmutex"};
  EXPECT_EQ(
      told(explain(ground, [](const Variation& one) { return passes_if(sets(one, "GOEXPERIMENT", "noswissmap")); })),
      (Lines{"goexperiment noswissmap"}));
}

TEST(Attribution, ExperimentsAreLeftAloneWhereSomethingElseHelped) {
  AttributionGround ground{go("1.23.12"), go("1.24.0"), "1.21", "compile", "ice", {}, {}, "build", ""};
  ground.good.experiments = {"regabiargs"};
  ground.bad.experiments = {"regabiargs", "swissmap"};
  EXPECT_EQ(told(explain(ground, [](const Variation& one) { return passes_if(one.flags == Lines{"-gcflags=-N -l"}); })),
            (Lines{"gcflags -N -l"}));
}

AttributionGround with_compilers(Lines good, Lines bad) {
  AttributionGround ground{go("1.24.13"), go("1.25.0"), "1.21", "run", "panic", {}, {}, "run", ""};
  ground.good.compiler_hashes = std::move(good);
  ground.bad.compiler_hashes = std::move(bad);
  return ground;
}

bool leaves_out(const Variation& one, const std::string& word) {
  return !one.flags.empty() && one.flags.front().find(word) != std::string::npos;
}

TEST(Attribution, WhatTheFirstBadCompilerAddedIsLeftOutFirst) {
  const auto ground = with_compilers({"fmahash", "gossahash"}, {"fmahash", "gossahash", "variablemakehash"});
  const auto explained =
      explain(ground, [](const Variation& one) { return passes_if(leaves_out(one, "variablemakehash=n")); });
  EXPECT_EQ(told(explained), (Lines{"gcflags -d=variablemakehash=n"}));
  EXPECT_EQ(explained.causes[0].effect, "goes away with -gcflags=all=-d=variablemakehash=n -gcflags=std=");
  for (const auto& one : explained.tried) {
    EXPECT_FALSE(leaves_out(one.variation, "fmahash")) << one.variation.value;
    EXPECT_FALSE(leaves_out(one.variation, "all=-N")) << one.variation.value;
  }
}

TEST(Attribution, OneChangeOfTheCompilerIsToldAloneBesideUnoptimisedCode) {
  const auto ground = with_compilers({}, {"aahash", "bbhash"});
  EXPECT_EQ(told(explain(ground,
                         [](const Variation& one) {
                           return passes_if(leaves_out(one, "bbhash=n") || leaves_out(one, "=-N -l"));
                         })),
            (Lines{"gcflags -N -l", "gcflags -d=bbhash=n"}));
}

TEST(Attribution, ChangesOfTheCompilerThatHelpOnlyTogetherAreToldBesideUnoptimisedCode) {
  const auto ground = with_compilers({}, {"aahash", "bbhash"});
  EXPECT_EQ(told(explain(ground,
                         [](const Variation& one) {
                           return passes_if(leaves_out(one, "aahash=n,bbhash=n") || leaves_out(one, "=-N -l"));
                         })),
            (Lines{"gcflags -N -l", "gcflags -d=aahash=n,bbhash=n"}));
}

TEST(Attribution, WhatBothCompilersDoIsLeftOutWhereNothingElseTells) {
  const auto ground = with_compilers({"fmahash", "gossahash", "loopvarhash"}, {"fmahash", "gossahash", "loopvarhash"});
  EXPECT_EQ(told(explain(ground,
                         [](const Variation& one) {
                           EXPECT_FALSE(leaves_out(one, "gossahash") || leaves_out(one, "loopvarhash"));
                           return passes_if(leaves_out(one, "fmahash=n"));
                         })),
            (Lines{"gcflags -d=fmahash=n"}));
}

TEST(Attribution, LoopVariablesAreTheCompilersWhereTheGoLineIsNotOneVariation) {
  auto ground = with_compilers({"loopvarhash"}, {"loopvarhash"});
  ground.go_line = "";
  EXPECT_EQ(told(explain(ground, [](const Variation& one) { return passes_if(leaves_out(one, "loopvarhash=n")); })),
            (Lines{"gcflags -d=loopvarhash=n"}));
}

TEST(Attribution, UnoptimisedIsTriedInEveryPackageWhereNothingElseHelped) {
  const auto ground = with_compilers({}, {});
  EXPECT_EQ(told(explain(ground, [](const Variation& one) { return passes_if(leaves_out(one, "=all=-N -l")); })),
            (Lines{"gcflags all=-N -l"}));
}

TEST(Attribution, TheCompilerHasNoSayInATypeError) {
  auto ground = with_compilers({}, {"variablemakehash"});
  ground.phase = "compile";
  ground.kind = "type-error";
  for (const auto& one : explain(ground, [](const Variation&) { return Effect::kFails; }).tried) {
    EXPECT_EQ(one.variation.factor, "go-line") << one.variation.value;
  }
}

TEST(Attribution, TwoSettingsThatOnlyHelpTogetherAreToldTogether) {
  AttributionGround ground{go("1.23.12"), go("1.24.0"), "1.24", "run", "exit", {}, {}, "", ""};
  ground.bad.godebug = {{"a", 24, "1"}, {"b", 24, "0"}};
  EXPECT_EQ(told(explain(ground,
                         [](const Variation& one) {
                           return passes_if(sets(one, "GODEBUG", "a=1") && sets(one, "GODEBUG", "b=0"));
                         })),
            (Lines{"godebug a=1,b=0"}));
}

TEST(Attribution, SettingNewInAPatchReleaseIsTriedWithBothValues) {
  AttributionGround ground{go("1.24.7"), go("1.24.8"), "1.21", "run", "exit", {}, {}, "run", ""};
  ground.good.godebug = {{"panicnil", 21, "1"}};
  ground.bad.godebug = {{"panicnil", 21, "1"}, {"newlimit", 0, ""}};
  EXPECT_EQ(told(explain(ground, [](const Variation& one) { return passes_if(sets(one, "GODEBUG", "newlimit=1")); })),
            (Lines{"godebug newlimit=1"}));
}

TEST(Attribution, SettingsOfTheBuildStay) {
  AttributionGround ground{go("1.20.14"), go("1.21.0"), "1.21", "run", "panic", {}, {}, "run", "http2debug=1"};
  ground.bad.godebug = {{"panicnil", 21, "1"}};
  bool was_seen = false;
  explain(ground, [&](const Variation& one) {
    was_seen =
        was_seen || one.environment == std::map<std::string, std::string>{{"GODEBUG", "http2debug=1,panicnil=1"}};
    return Effect::kFails;
  });
  EXPECT_TRUE(was_seen);
}

TEST(Attribution, OlderLineThanAnOldOneHasNoSayInANewRelease) {
  AttributionGround ground{go("1.26.11"), go("1.27.0"), "1.18", "compile", "type-error", {}, {}, "build", ""};
  const auto explained = explain(ground, [](const Variation&) { return Effect::kFails; });
  ASSERT_EQ(explained.tried.size(), 1u);  // a newer one may have
  EXPECT_EQ(explained.tried[0].variation.go_line, "1.27");
}

TEST(Attribution, OlderLineIsTriedForWhatANewReleaseComplainsOf) {
  AttributionGround ground{go("1.23.12"), go("1.24.0"), "1.22", "vet", "vet", {}, {}, "vet", ""};
  const auto explained = explain(ground, [](const Variation& one) {
    return passes_if(one.factor == "go-line" && go(one.go_line.c_str()).minor() < 22);
  });
  ASSERT_FALSE(explained.causes.empty());
  EXPECT_EQ(explained.causes[0].value, "1.21");
  ground.phase = "run";
  ground.kind = "panic";
  const auto of_program = explain(ground, [](const Variation&) { return Effect::kFails; });
  EXPECT_TRUE(std::none_of(of_program.tried.begin(), of_program.tried.end(), [](const TriedVariation& one) {
    return one.variation.factor == "go-line" && go(one.variation.go_line.c_str()).minor() < 22;
  }));
}

TEST(Attribution, NewerLineIsTriedOnTheNewestReleaseWhereNonePasses) {
  AttributionGround ground{std::nullopt, go("1.21.0"), "1.21", "compile", "type-error", {}, {}, "build", ""};
  ground.newest = go("1.27.4");
  const auto explained = explain(ground, [](const Variation& one) {
    const bool is_newer = go(one.go_line.c_str()).minor() > 21;
    EXPECT_EQ(one.go, is_newer ? go("1.27.4") : go("1.21.0"));
    return passes_if(is_newer && go(one.go_line.c_str()).minor() >= 23);
  });
  ASSERT_EQ(told(explained), (Lines{"go-line 1.23"}));
  EXPECT_EQ(explained.causes[0].effect,
            "go1.27.4 passes with 'go 1.23' in go.mod: a go line of 1.22 or older is too old for it");
}

TEST(Attribution, NewerLineThatIsRefusedInOtherWordsIsNoCause) {
  AttributionGround ground{std::nullopt, go("1.21.0"), "1.21", "compile", "type-error", {}, {}, "build", ""};
  ground.newest = go("1.27.4");
  EXPECT_TRUE(explain(ground, [](const Variation&) { return Effect::kUnclear; }).causes.empty());
}

TEST(Attribution, NewerLineIsLeftAloneWhereSomethingElseHelped) {
  AttributionGround ground{go("1.22.12"), go("1.23.0"), "1.21", "link", "link", {}, {}, "build", ""};
  EXPECT_EQ(told(explain(ground, [](const Variation& one) { return passes_if(!one.flags.empty()); })),
            (Lines{"ldflags -checklinkname=0"}));
}

TEST(Attribution, NewerLineIsTriedThoughVetCanBeSwitchedOff) {
  AttributionGround ground{go("1.23.12"), go("1.24.0"), "1.21", "vet", "vet", {}, {}, "test", ""};
  EXPECT_EQ(told(explain(ground,
                         [](const Variation& one) {
                           return passes_if(!one.flags.empty() ||
                                            (!one.go_line.empty() && go(one.go_line.c_str()).minor() >= 23));
                         })),
            (Lines{"vet off", "go-line 1.23"}));
}

// A program that reads runtime.Version() sees every experiment in it.
TEST(Attribution, WhatGoesAwayWithAnyExperimentIsNotThatExperiments) {
  AttributionGround ground{go("1.24.13"), go("1.25.0"), "1.25", "run", "exit", {}, {}, "run", ""};
  ground.good.experiments = {"regabiargs"};
  ground.bad.experiments = {"regabiargs", "dwarf5"};
  ground.bad.known_experiments = {"fieldtrack", "regabiargs", "dwarf5"};
  const auto by_any = explain(ground, [](const Variation& one) { return passes_if(one.factor == "goexperiment"); });
  EXPECT_EQ(told(by_any), Lines{});
  EXPECT_EQ(by_any.tried.back().variation.value, "fieldtrack");
  const auto by_one = [](const Variation& one) { return passes_if(sets(one, "GOEXPERIMENT", "nodwarf5")); };
  EXPECT_EQ(told(explain(ground, by_one)), (Lines{"goexperiment nodwarf5"}));
}

TEST(Attribution, NothingUnclearIsACause) {
  AttributionGround ground{go("1.22.12"), go("1.23.0"), "1.23", "link", "link", {}, {}, "build", ""};
  ground.bad.godebug = {{"a", 23, "1"}, {"b", 23, "1"}};
  EXPECT_TRUE(explain(ground, [](const Variation&) { return Effect::kUnclear; }).causes.empty());
}

}  // namespace
}  // namespace goiso
