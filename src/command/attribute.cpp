#include "command/attribute.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/parallel.h"
#include "project/go_mod.h"

namespace goiso {
namespace {

constexpr std::size_t kLargestGoMod = 16u << 20;

struct Run {
  TriedVariation tried;
  std::string id;
  std::optional<Error> trouble;
  bool disagrees = false;  // runs of the same variation did
  bool has_failed = false;  // the run was judged, whichever failure it showed
};

// A workspace has several go lines, and go.work its own: which of them decides is not one variation.
std::string changeable_go_line(const Project& project) { return project.is_workspace ? "" : project.go_line; }

std::string verb_of(const std::vector<std::string>& command) {
  return command.size() > 1 && command[0] == "go" ? command[1] : "";
}

Result<AttributionGround> ground_of(const Regression& regression, Prober& prober, std::stop_token stop) {
  AttributionGround ground;
  ground.first_bad = regression.first_bad.version;
  ground.go_line = changeable_go_line(prober.project());
  ground.phase = regression.failure.phase;
  ground.kind = regression.failure.kind;
  ground.verb = verb_of(prober.command());
  ground.godebug = prober.variable("GODEBUG");
  ground.goexperiment = prober.variable("GOEXPERIMENT");
  TRY_ASSIGN(ground.bad, prober.settings(regression.first_bad, stop));
  if (regression.last_good) {
    ground.last_good = regression.last_good->version;
    TRY_ASSIGN(ground.good, prober.settings(*regression.last_good, stop));
  }
  if (regression.newest && !regression.last_good) {
    ground.newest = regression.newest->version;
  }
  return ground;
}

Result<std::string> go_mod_of(const Project& project) {
  return project.is_single_file ? Result<std::string>{project.synthesised_go_mod}
                                : read_file(project.root / "go.mod", kLargestGoMod);
}

const SpecRelease& release_of(const Variation& variation, const Regression& regression) {
  for (const auto* const other : {&regression.last_good, &regression.newest}) {
    if (*other && variation.go == (*other)->version) {
      return **other;
    }
  }
  return regression.first_bad;
}

Result<ProbeQuestion> question_of(const Variation& variation, const Regression& regression, const Prober& prober) {
  ProbeQuestion question;
  question.release = release_of(variation, regression);
  question.environment = variation.environment;
  if (!variation.flags.empty()) {
    question.command = with_go_flags(prober.command(), variation.flags);
  }
  if (!variation.go_line.empty()) {
    TRY_ASSIGN(const auto text, go_mod_of(prober.project()));
    question.overlay["go.mod"] = with_go_line(text, variation.go_line);
  }
  return question;
}

// A complaint of the compiler is always the same, so that its absence is too. What fails now and then passes now and
// then: a cause is believed when it shows each time.
bool may_vary(const Regression& regression) {
  const auto& [phase, kind] = std::pair{regression.failure.phase, regression.failure.kind};
  return phase == "run" || phase == "test" || kind == "ice";
}

Result<Effect> effect_each_time(ProbeQuestion question, Effect first, const Regression& regression, Prober& prober,
                                std::stop_token stop) {
  constexpr int kMoreRuns = 2;
  question.is_fresh = true;
  for (int again = 0; again < kMoreRuns; ++again) {
    TRY_ASSIGN(const auto result, prober.ask(question, stop));
    if (regression.effect_of(result.verdict) != first) {
      return Effect::kUnclear;
    }
  }
  return first;
}

Run try_variation(const Variation& variation, const Regression& regression, Prober& prober, std::stop_token stop) {
  const auto question = question_of(variation, regression, prober);
  const auto result = question ? prober.ask(*question, stop) : Result<ProbeResult>{Error{question.error()}};
  if (!result) {
    return {{variation, Effect::kUnclear}, "", result.error()};
  }
  const auto effect = regression.effect_of(result->verdict);
  const bool varies = std::any_of(result->others.begin(), result->others.end(), [&](const ProbeResult& other) {
    return regression.effect_of(other.verdict) != effect;
  });
  TriedVariation tried{variation, varies ? Effect::kUnclear : effect};
  if (explains(tried) && may_vary(regression)) {
    const auto always = effect_each_time(*question, tried.effect, regression, prober, stop);
    if (!always) {
      return {{variation, Effect::kUnclear}, "", always.error()};
    }
    tried.effect = *always;
  }
  return {tried, result->run, std::nullopt, tried.effect == Effect::kUnclear && effect != Effect::kUnclear,
          result->verdict.outcome == Outcome::kFailed};
}

// A later release may no longer have a setting, and fail with it all the same, or because of it.
std::string remark_on_newest(Variation variation, const Regression& regression, Prober& prober, std::stop_token stop) {
  if (!regression.newest || variation.wants_failure || variation.go == regression.newest->version) {
    return "";
  }
  variation.go = regression.newest->version;
  const auto run = try_variation(variation, regression, prober, stop);
  const auto newest = regression.newest->version.name();
  return run.tried.effect == Effect::kFails ? fmt::format("; {} fails with it all the same", newest)
         : run.has_failed && !run.disagrees ? fmt::format("; {} fails with it in another way", newest)
                                            : "";
}

}  // namespace

Result<EffectOf> effect_on(const FailureReference& failure, CallRules rules) {
  rules.by_exit_code = false;
  TRY_ASSIGN(const auto caller, Caller::create(std::move(rules)));
  return EffectOf{[caller, failure](const Verdict& verdict) {
    switch (caller.call(verdict, &failure)) {
      case Call::kGood:
        return Effect::kPasses;
      case Call::kBad:
        return Effect::kFails;
      default:
        return Effect::kUnclear;
    }
  }};
}

bool ends_explaining(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kInterrupted:
    case ErrorKind::kTerminated:
    case ErrorKind::kStore:
    case ErrorKind::kEngineUnreachable:
    case ErrorKind::kEngineLost:
      return true;
    default:
      return false;
  }
}

Result<Explanation> attribute(const Regression& regression, Prober& prober, StudyWatch& watch, std::stop_token stop) {
  TRY_ASSIGN(const auto ground, ground_of(regression, prober, stop));
  Explanation explanation;
  std::vector<TriedVariation> tried;
  std::vector<std::string> runs;
  bool disagree = false;
  for (auto next = next_variations(ground, tried); !next.empty(); next = next_variations(ground, tried)) {
    const auto done = parallel_map(next, regression.workers, [&](const Variation& variation) {
      const ShownBuild shown{watch, words_of(variation)};
      return try_variation(variation, regression, prober, stop);
    });
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while looking for the cause", {}, {}};
    }
    for (const auto& run : done) {
      if (run.trouble && ends_explaining(*run.trouble)) {
        return *run.trouble;
      }
      if (run.trouble) {
        explanation.untried.push_back(fmt::format("{}: {}", run.tried.variation.value, run.trouble->message));
      }
      disagree = disagree || run.disagrees;
      tried.push_back(run.tried);
      runs.push_back(run.id);
    }
  }
  // Of many settings some would seem to matter to a failure that comes and goes by itself.
  for (const auto& cause : disagree ? std::vector<Cause>{} : causes_shown(ground, tried)) {
    const auto remark = remark_on_newest(tried[cause.shown_by].variation, regression, prober, stop);
    explanation.causes.push_back({cause.factor, cause.value, cause.effect + remark, runs[cause.shown_by]});
  }
  if (explanation.causes.empty() && !tried.empty()) {
    explanation.note =
        disagree ? "no cause is told: runs with the same setting did not agree"
                 : fmt::format("nothing that was tried undoes it: {} time{} with another go line, setting or flag",
                               tried.size(), tried.size() == 1 ? "" : "s");
  }
  return explanation;
}

}  // namespace goiso
