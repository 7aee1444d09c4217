#include "lab/attribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "lab/go_line_variations.h"
#include "lab/variations.h"

namespace goiso {
namespace {

constexpr int kFirstGodebugLine = 21;  // the go line chooses GODEBUG defaults from Go 1.21 on (go.dev/doc/godebug)
constexpr const char* kExperimentFactor = "goexperiment";
constexpr int kFirstCheckLinkname = 23;  // -checklinkname=0 is an unknown flag before

// ---- GODEBUG

std::string with_godebug(const AttributionGround& ground, const std::vector<std::string>& settings) {
  auto all = settings;
  if (!ground.godebug.empty()) {
    all.insert(all.begin(), ground.godebug);
  }
  return join(all, ",");
}

Variation with_settings(const AttributionGround& ground, const std::vector<std::string>& settings) {
  auto variation = base_variation("godebug", join(settings, ","), ground.first_bad);
  variation.environment["GODEBUG"] = with_godebug(ground, settings);
  return variation;
}

// The minor versions whose changed defaults may be at work.
std::set<int> minors_at_work(const AttributionGround& ground, const Tried& tried) {
  std::set<int> minors;
  const auto own = line_of(ground);
  const bool defaults_move = !own || *own >= kFirstGodebugLine;
  if (ground.last_good && ground.first_bad.begins_line() && defaults_move) {
    minors.insert(ground.first_bad.minor());
  }
  if (const auto needed = line_that_brings_it(ground, tried)) {
    minors.insert(*needed);
  }
  return minors;
}

// "name=value" for each setting that may bring the earlier behaviour back at the first bad release.
std::vector<std::string> settings_to_turn_back(const AttributionGround& ground, const Tried& tried) {
  const auto minors = minors_at_work(ground, tried);
  std::vector<std::string> settings;
  for (const auto& setting : ground.bad.godebug) {
    const bool is_new = ground.last_good && !ground.good.godebug.empty() && !ground.good.find_godebug(setting.name);
    if (!minors.contains(setting.changed) && !is_new) {
      continue;
    }
    settings.push_back(setting.name + "=" + (setting.old.empty() ? "0" : setting.old));
    if (setting.old.empty()) {
      settings.push_back(setting.name + "=1");
    }
  }
  return settings;
}

// All at once says in one run whether any is at work; of a name with two possible values only the first goes in.
std::vector<std::string> one_value_each(const std::vector<std::string>& settings) {
  std::vector<std::string> first;
  std::set<std::string> names;
  for (const auto& setting : settings) {
    if (names.insert(setting.substr(0, setting.find('='))).second) {
      first.push_back(setting);
    }
  }
  return first;
}

std::vector<Variation> godebug_settings(const AttributionGround& ground, const Tried& tried) {
  const auto settings = settings_to_turn_back(ground, tried);
  if (settings.empty()) {
    return {};
  }
  const auto together = one_value_each(settings);
  const auto all = with_settings(ground, together);
  std::vector<Variation> wanted{all};
  for (const auto& setting : settings) {
    // The second value of a name was not in the joint run, so that run says nothing about it.
    if (std::find(together.begin(), together.end(), setting) == together.end()) {
      wanted.push_back(with_settings(ground, {setting}));
    }
  }
  const auto* const joint = find_tried(tried, all);
  if (joint != nullptr && joint->effect != Effect::kFails) {
    for (const auto& setting : together) {
      wanted.push_back(with_settings(ground, {setting}));
    }
  }
  return untried(tried, std::move(wanted));
}

std::string other_value(const std::string& old) { return old == "0" ? "1" : "0"; }

// A setting that the first bad release no longer has kept the old behaviour as long as the go line was old enough.
std::vector<Variation> settings_removed(const AttributionGround& ground, const Tried& tried) {
  const auto own = line_of(ground);
  std::vector<Variation> wanted;
  if (!ground.last_good || ground.bad.godebug.empty()) {
    return {};
  }
  for (const auto& setting : ground.good.godebug) {
    const bool was_old = setting.changed > 0 && (!own || *own < setting.changed);
    if (was_old && !setting.old.empty() && !ground.bad.find_godebug(setting.name)) {
      const auto word = setting.name + "=" + other_value(setting.old);
      auto variation = base_variation("godebug", word, *ground.last_good);
      variation.environment["GODEBUG"] = with_godebug(ground, {word});
      variation.wants_failure = true;
      wanted.push_back(std::move(variation));
    }
  }
  return untried(tried, std::move(wanted));
}

// ---- flags

Variation with_flag(const AttributionGround& ground, const char* factor, const char* value, const char* flag) {
  auto variation = base_variation(factor, value, ground.first_bad);
  variation.flags = {flag};
  return variation;
}

bool may_be_miscompiled(const AttributionGround& ground) {
  return is_any(ground.phase, {"run", "test"}) || is_any(ground.kind, {"ice", "timeout", "oom"});
}

bool takes_flags(const AttributionGround& ground) { return is_any(ground.verb, {"build", "install", "run", "test"}); }

std::vector<Variation> flags(const AttributionGround& ground, const Tried& tried) {
  std::vector<Variation> wanted;
  if (!takes_flags(ground)) {
    return {};
  }
  if (ground.phase == "link" && ground.first_bad.minor() >= kFirstCheckLinkname) {
    wanted.push_back(with_flag(ground, "ldflags", "-checklinkname=0", "-ldflags=-checklinkname=0"));
  }
  if (ground.phase == "vet" && ground.verb == "test") {
    wanted.push_back(with_flag(ground, "vet", "off", "-vet=off"));
  }
  if (may_be_miscompiled(ground)) {
    wanted.push_back(with_flag(ground, "gcflags", "-N -l", "-gcflags=-N -l"));
    wanted.push_back(with_flag(ground, "gcflags", "-l", "-gcflags=-l"));
  }
  return untried(tried, std::move(wanted));
}

// ---- what the compiler can leave out

// Guards of the compiler's own authors, and what is no optimisation. Loop variables hang on the go line, which is tried
// where there is one.
bool may_be_left_out(const AttributionGround& ground, const std::string& hash) {
  return !is_any(hash, {"gossahash", "fipshash"}) && (hash != "loopvarhash" || !line_of(ground));
}

std::vector<Variation> compiler_hashes(const AttributionGround& ground, const Tried& tried) {
  if (!takes_flags(ground) || !may_be_miscompiled(ground)) {
    return {};
  }
  std::vector<std::string> fresh, others;
  for (const auto& hash : ground.bad.compiler_hashes) {
    if (may_be_left_out(ground, hash)) {
      const bool is_new = ground.last_good && !ground.good.has_compiler_hash(hash);
      (is_new ? fresh : others).push_back(hash);
    }
  }
  if (auto wanted = together_then_alone(without_hashes, ground, fresh, tried); !wanted.empty()) {
    return wanted;
  }
  // What the last good compiler does as well is worth a run only where nothing else tells.
  const bool is_begun = !others.empty() && was_tried(tried, without_hashes(ground, others));
  return is_begun || !has_cause(tried) ? together_then_alone(without_hashes, ground, others, tried)
                                       : std::vector<Variation>{};
}

// The flags without a pattern hold for the packages that the command names; the fault may lie in another one.
std::vector<Variation> unoptimised(const AttributionGround& ground, const Tried& tried) {
  if (!takes_flags(ground) || !may_be_miscompiled(ground) || has_cause(tried)) {
    return {};
  }
  auto variation = base_variation("gcflags", "all=-N -l", ground.first_bad);
  variation.flags = {"-gcflags=all=-N -l", "-gcflags=std="};
  return untried(tried, {variation});
}

// ---- GOEXPERIMENT

Variation with_experiments(const AttributionGround& ground, const std::string& value) {
  auto variation = base_variation(kExperimentFactor, value, ground.first_bad);
  variation.environment["GOEXPERIMENT"] = ground.goexperiment.empty() ? value : ground.goexperiment + "," + value;
  return variation;
}

Variation without_experiments(const AttributionGround& ground, const std::vector<std::string>& names) {
  std::vector<std::string> off;
  for (const auto& name : names) {
    off.push_back("no" + name);
  }
  return with_experiments(ground, join(off, ","));
}

// An experiment that changes nothing a program does, but its runtime.Version(), which names every experiment that is
// not the default: what goes away with this one too goes away with any.
constexpr const char* kIdleExperiment = "fieldtrack";  // internal/goexperiment: marks that only a linker's report reads

bool has_idle_experiment(const AttributionGround& ground) {
  const auto& known = ground.bad.known_experiments;
  const auto own = "," + ground.goexperiment + ",";
  return std::find(known.begin(), known.end(), kIdleExperiment) != known.end() &&
         !ground.bad.has_experiment(kIdleExperiment) && own.find(kIdleExperiment) == std::string::npos;
}

Variation with_idle_experiment(const AttributionGround& ground) { return with_experiments(ground, kIdleExperiment); }

bool is_by_any_experiment(const AttributionGround& ground, const Tried& tried) {
  const auto* const idle = find_tried(tried, with_idle_experiment(ground));
  return idle != nullptr && explains(*idle);
}

std::vector<Variation> experiments(const AttributionGround& ground, const Tried& tried) {
  std::vector<std::string> switched_on;
  for (const auto& name : ground.bad.experiments) {
    const bool is_new = ground.last_good && !ground.good.experiments.empty() && !ground.good.has_experiment(name);
    if (is_new) {
      switched_on.push_back(name);
    }
  }
  if (auto wanted = together_then_alone(without_experiments, ground, switched_on, tried); !wanted.empty()) {
    return wanted;
  }
  const bool has_claim = std::any_of(tried.begin(), tried.end(), [](const TriedVariation& one) {
    return one.variation.factor == kExperimentFactor && explains(one);
  });
  return has_claim && has_idle_experiment(ground) ? untried(tried, {with_idle_experiment(ground)})
                                                  : std::vector<Variation>{};
}

// ---- what was shown

// A joint run that one of its parts explains alone says nothing more.
bool is_joint(const Variation& variation) {
  return is_any(variation.factor, {"godebug", "goexperiment", "gcflags"}) &&
         variation.value.find(',') != std::string::npos;
}

bool has_part_alone(const Tried& tried, const Variation& joint) {
  const auto switches_hash = [](const Variation& one) { return one.value.starts_with("-d="); };
  return std::any_of(tried.begin(), tried.end(), [&](const TriedVariation& one) {
    return one.variation.factor == joint.factor && switches_hash(one.variation) == switches_hash(joint) &&
           !is_joint(one.variation) && explains(one);
  });
}

std::string effect_of(const AttributionGround& ground, const Variation& variation, const Tried& tried) {
  if (variation.factor == kGoLineFactor) {
    return effect_of_line(ground, variation, tried);
  }
  if (variation.wants_failure) {
    const auto name = variation.value.substr(0, variation.value.find('='));
    const auto* const setting = ground.good.find_godebug(name);
    return fmt::format(
        "{} fails in the same way with GODEBUG={}: {} no longer has this setting, whose value {}={} kept the "
        "old behaviour",
        variation.go.name(), variation.value, ground.first_bad.name(), name, setting == nullptr ? "" : setting->old);
  }
  return "goes away with " + words_of(variation);
}

}  // namespace

std::string words_of(const Variation& variation) {
  if (variation.factor == kGoLineFactor) {
    return fmt::format("go {} in go.mod", variation.value);
  }
  if (!variation.flags.empty()) {
    std::vector<std::string> words;
    std::transform(variation.flags.begin(), variation.flags.end(), std::back_inserter(words),
                   [](const std::string& flag) { return shell_quoted(flag); });
    return join(words, " ");
  }
  return fmt::format("{}={}", variation.factor == "godebug" ? "GODEBUG" : "GOEXPERIMENT", variation.value);
}

bool explains(const TriedVariation& one) {
  return one.effect == (one.variation.wants_failure ? Effect::kFails : Effect::kPasses);
}

std::vector<Variation> next_variations(const AttributionGround& ground, const Tried& tried) {
  for (const auto step :
       {lower_go_lines, godebug_settings, settings_removed, flags, compiler_hashes, unoptimised, higher_go_lines}) {
    if (auto wanted = step(ground, tried); !wanted.empty()) {
      return wanted;
    }
  }
  // Each set of experiments has a standard library of its own to compile.
  const auto causes = causes_shown(ground, tried);
  const bool has_other =
      std::any_of(causes.begin(), causes.end(), [](const Cause& cause) { return cause.factor != "goexperiment"; });
  return has_other ? std::vector<Variation>{} : experiments(ground, tried);
}

std::vector<Cause> causes_shown(const AttributionGround& ground, const Tried& tried) {
  std::vector<Cause> causes;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const auto& variation = tried[i].variation;
    const bool says_nothing_more = (is_joint(variation) && has_part_alone(tried, variation)) ||
                                   (variation.factor == kExperimentFactor && is_by_any_experiment(ground, tried)) ||
                                   (variation.factor == kGoLineFactor && !is_nearest_line(ground, tried, variation));
    if (explains(tried[i]) && !says_nothing_more) {
      causes.push_back({i, variation.factor, variation.value, effect_of(ground, variation, tried)});
    }
  }
  return causes;
}

}  // namespace goiso
