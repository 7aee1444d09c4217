#include "command/source_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "lab/site_search.h"
#include "sandbox/places.h"

namespace goiso {
namespace {

constexpr std::size_t kLargestLog = 64u << 20;
constexpr const char* kLastSharedLoops = "1.21";  // with a go line of 1.22 each iteration has its own variable

enum class SwitchKind { kGodebug, kLoopVariables, kCompilerHash };

// One behaviour that a pattern switches place by place.
struct SiteSwitch {
  SwitchKind kind = SwitchKind::kGodebug;
  std::string setting;  // "asynctimerchan=1": the old behaviour; of the compiler's, "variablemakehash"
};

// Which hash pattern leaves the new behaviour at these sites alone.
std::string pattern_for(const SiteSwitch& site_switch, const std::vector<std::string>& fresh, bool is_verbose) {
  const std::string verbose = is_verbose ? "v" : "";
  if (site_switch.kind != SwitchKind::kGodebug) {
    return verbose + pattern_matching(fresh);
  }
  // The pattern of a setting names where the *old* behaviour is.
  return verbose + (fresh.empty() ? "y" : "!" + pattern_matching(fresh));
}

ProbeQuestion question_with(const SiteSwitch& site_switch, const std::string& pattern, const Regression& regression,
                            const Prober& prober) {
  ProbeQuestion question;
  question.release = regression.first_bad;
  if (site_switch.kind == SwitchKind::kLoopVariables) {
    question.command = with_go_flags(prober.command(), {"-gcflags=-d=loopvarhash=" + pattern});
    return question;
  }
  if (site_switch.kind == SwitchKind::kCompilerHash) {
    question.command = with_go_flags(prober.command(), compiler_hash_flags({site_switch.setting}, pattern));
    return question;
  }
  const auto own = prober.variable("GODEBUG");
  question.environment["GODEBUG"] = (own.empty() ? "" : own + ",") + site_switch.setting + "#" + pattern;
  return question;
}

bool takes_flags(const std::vector<std::string>& command) {
  static constexpr std::string_view kVerbs[] = {"build", "install", "run", "test", "vet"};
  return command.size() > 1 && command[0] == "go" &&
         std::find(std::begin(kVerbs), std::end(kVerbs), command[1]) != std::end(kVerbs);
}

// "variablemakehash" of the value "-d=variablemakehash=n"; "" for another flag, or where several help only together.
std::string single_hash_of(const Attribution& cause) {
  constexpr std::string_view kSwitch = "-d=", kOff = "=n";
  const std::string_view value = cause.value;
  const bool is_one = cause.factor == "gcflags" && value.starts_with(kSwitch) && value.ends_with(kOff) &&
                      value.find(',') == std::string_view::npos;
  return is_one ? std::string{value.substr(kSwitch.size(), value.size() - kSwitch.size() - kOff.size())} : "";
}

std::vector<SiteSwitch> switches_of(const std::vector<Attribution>& causes, const Prober& prober) {
  std::vector<SiteSwitch> switches;
  for (const auto& cause : causes) {
    const bool is_one_setting = cause.factor == "godebug" && cause.value.find(',') == std::string::npos;
    if (is_one_setting && cause.effect.starts_with("goes away")) {
      switches.push_back({SwitchKind::kGodebug, cause.value});
    } else if (cause.factor == "go-line" && cause.value == kLastSharedLoops && takes_flags(prober.command())) {
      switches.push_back({SwitchKind::kLoopVariables, ""});
    } else if (auto hash = single_hash_of(cause); !hash.empty()) {
      switches.push_back({SwitchKind::kCompilerHash, std::move(hash)});
    }
  }
  return switches;
}

// The marks of the protocol stand among what the program prints, so the telling line may be one of them: what kind of
// failure it is has to do.
Effect effect_of(const Verdict& verdict, const Regression& regression) {
  const auto effect = regression.effect_of(verdict);
  const bool fails_alike = verdict.outcome == Outcome::kFailed && verdict.signature &&
                           verdict.signature->phase == regression.failure.phase &&
                           verdict.signature->kind == regression.failure.kind;
  return effect == Effect::kUnclear && fails_alike ? Effect::kFails : effect;
}

struct SiteAnswer {
  Effect effect = Effect::kUnclear;
  std::string run;
  std::string log;
};

class SiteSearch {
 public:
  SiteSearch(const SiteSwitch& site_switch, const Regression& regression, Prober& prober, std::stop_token stop)
      : switch_(site_switch), regression_(regression), prober_(prober), stop_(stop) {}

  Result<std::optional<Attribution>> find() {
    TRY_ASSIGN(const auto old, ask({}, true));
    const auto sites = sites_in(old.log, places::kSource);
    std::vector<std::string> all;
    for (const auto& site : sites) {
      all.push_back(site.hash);
    }
    if (old.effect != Effect::kPasses || all.empty()) {
      return std::nullopt;
    }
    TRY_ASSIGN(const auto smallest, reduce(all));
    if (smallest.empty()) {
      return std::nullopt;
    }
    TRY_ASSIGN(const auto shown, ask(smallest, false));
    return shown.effect == Effect::kFails ? told(sites, smallest, shown.run) : std::nullopt;
  }

 private:
  Result<SiteAnswer> ask(const std::vector<std::string>& fresh, bool wants_log) {
    auto question = question_with(switch_, pattern_for(switch_, fresh, wants_log), regression_, prober_);
    TRY_ASSIGN(auto result, prober_.ask(question, stop_));
    if (wants_log && result.log_path.empty()) {
      question.is_new = true;  // the log of the run that is known is gone
      TRY_ASSIGN(result, prober_.ask(question, stop_));
    }
    SiteAnswer answer{effect_of(result.verdict, regression_), result.run, ""};
    if (wants_log) {
      TRY_ASSIGN(answer.log, read_file(result.log_path, kLargestLog));
    }
    return answer;
  }

  // The smallest set with which it still fails; empty when there is none, or when it takes too many runs.
  Result<std::vector<std::string>> reduce(const std::vector<std::string>& all) {
    std::vector<SiteRun> runs;
    while (true) {
      auto step = next_site_step(all, runs);
      if (!step.ask) {
        return step.smallest.value_or(std::vector<std::string>{});
      }
      TRY_ASSIGN(const auto answer, ask(*step.ask, false));
      runs.push_back({std::move(*step.ask), answer.effect == Effect::kFails});
    }
  }

  // None where a place is in no file of the project: a hash alone helps nobody.
  static std::optional<Attribution> told(const std::vector<ChangeSite>& sites, const std::vector<std::string>& smallest,
                                         const std::string& run) {
    std::vector<std::string> places, sentences;
    for (const auto& site : sites) {
      if (std::find(smallest.begin(), smallest.end(), site.hash) == smallest.end()) {
        continue;
      }
      if (site.place.empty()) {
        return std::nullopt;
      }
      places.push_back(site.place);
      sentences.push_back(site.what.empty() ? site.place : fmt::format("{} ({})", site.place, site.what));
    }
    return Attribution{"source", join(places, ", "),
                       fmt::format("fails with the new behaviour at {} alone", join(sentences, " and ")), run};
  }

  const SiteSwitch& switch_;
  const Regression& regression_;
  Prober& prober_;
  std::stop_token stop_;
};

}  // namespace

Result<Explanation> source_lines(const std::vector<Attribution>& causes, const Regression& regression, Prober& prober,
                                 StudyWatch& watch, std::stop_token stop) {
  Explanation lines;
  for (const auto& site_switch : switches_of(causes, prober)) {
    const ShownBuild shown{watch, "lines of the source"};
    auto found = SiteSearch{site_switch, regression, prober, stop}.find();
    if (!found && ends_explaining(found.error())) {
      return std::move(found).error();
    }
    if (!found) {
      lines.untried.push_back("the line of the source: " + found.error().message);
    } else if (*found) {
      lines.causes.push_back(std::move(**found));
    }
  }
  return lines;
}

}  // namespace goiso
