#include "command/toolchain.h"

#include <fmt/format.h>

#include "command/spec_ground.h"
#include "sdk/choose_for_project.h"
#include "sdk/resolve.h"

namespace goiso {

std::vector<std::string> stored_go_envs(const SdkStore& sdks) {
  const auto list = sdks.list();
  std::vector<std::string> texts;
  for (const auto& sdk : list ? *list : std::vector<StoredSdk>{}) {
    texts.push_back(sdk.go_env);
  }
  return texts;
}

std::string host_platform() {
#if defined(__aarch64__)
  return "linux/arm64";
#else
  return "linux/amd64";
#endif
}

Result<ToolchainChoice> choose_spec(const std::string& spec, House& house) {
  TRY_ASSIGN(const auto ground, SpecGround::survey(house, "."));
  const auto available = ground.available();
  return choose_release(spec, ground.surroundings(available));
}

Result<std::vector<SpecRelease>> choose_specs(const std::string& spec, House& house) {
  TRY_ASSIGN(const auto ground, SpecGround::survey(house, "."));
  const auto available = ground.available();
  TRY_ASSIGN(auto meaning, meaning_of(spec, ground.surroundings(available)));
  for (const auto& note : meaning.notes) {
    house.progress().note(note);
  }
  return std::move(meaning.releases);
}

std::string go_to_compare_with(const GoVersion& version, House& house) {
  for (const auto* const spec : {"stable", "oldstable"}) {
    const auto choice = choose_spec(spec, house);
    if (choice && choice->version.language() != version.language()) {
      return choice->version.language();
    }
  }
  return "";
}

namespace {

Result<StoredSdk> provide_own(const SpecRelease& release, House& house, std::stop_token stop) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  if (!release.folder.empty()) {
    house.progress().step_started(fmt::format("copying the Go of '{}'", release.folder));
    auto imported = sdks->import_folder(release.folder, host_platform(), house.progress(), stop);
    house.progress().step_ended();
    return imported;
  }
  TRY_ASSIGN(auto sdk, sdks->find_digest(release.digest));
  return sdk ? Result<StoredSdk>{std::move(*sdk)}
             : Error{ErrorKind::kNotFound, "that Go is no longer in the store", {}, "see 'goiso sdk list'"};
}

// What neither the list nor anybody asked has is taken for a mistyped name.
Error not_released(const GoVersion& version, const Error& why, House& house) {
  const auto ground = SpecGround::survey(house, ".");
  if (!ground) {
    return why;
  }
  auto error = unknown_release(version.text(), ground->available());
  error.message += ": " + why.message;
  return error;
}

Result<StoredSdk> provide_official(const GoVersion& version, const SourceWish& wish, House& house,
                                   std::stop_token stop) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(auto stored, sdks->find(version, host_platform()));
  if (stored) {
    return std::move(*stored);
  }
  TRY_ASSIGN(const auto policy, trust_policy(wish, house));
  TRY_ASSIGN(const auto sources, find_sources(wish, house));
  house.progress().step_started(fmt::format("downloading {}", version.name()));
  auto pulled = sdks->pull({version, host_platform(), sources, policy}, house.progress(), stop);
  house.progress().step_ended();
  const bool is_unknown = policy.catalog.find(version) == nullptr;
  return !pulled && pulled.error().kind == ErrorKind::kNotFound && is_unknown
             ? Result<StoredSdk>{not_released(version, pulled.error(), house)}
             : pulled;
}

}  // namespace

Result<StoredSdk> provide_sdk(const SpecRelease& release, const SourceWish& wish, House& house, std::stop_token stop) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  const bool is_own = !release.folder.empty() || !release.digest.empty();
  if (is_own) {
    TRY_ASSIGN(auto sdk, provide_own(release, house, stop));
    TRY_ASSIGN(auto lease, sdks->lease(sdk, stop));
    house.hold(std::move(lease));
    return sdk;
  }
  TRY_ASSIGN(auto lease,
             sdks->lease(release.version, host_platform(), stop));  // before it is looked for: it cannot go in between
  house.hold(std::move(lease));
  return provide_official(release.version, wish, house, stop);
}

namespace {

struct StandInCall {
  House& house;
  std::vector<std::string>& notes;
  std::stop_token stop;
};

// A project names the least it needs; where that cannot be had just now, a newer release of its line that is stored
// does, and is told.
Result<StoredSdk> stand_in(const GoVersion& wanted, Error why, const Available& available, const StandInCall& call) {
  std::optional<GoVersion> best;
  for (const auto& version : available.stored) {
    const bool fits = version.language() == wanted.language() && version > wanted && !version.is_prerelease();
    best = fits && (!best || version > *best) ? version : best;
  }
  if (!best || (why.kind != ErrorKind::kNetwork && why.kind != ErrorKind::kNotFound)) {
    return why;
  }
  call.notes.push_back(
      fmt::format("cmd/go would take {}, which cannot be had now; {} stands in", wanted.name(), best->name()));
  return provide_sdk({*best, "", ""}, {}, call.house, call.stop);
}

}  // namespace

Result<Toolchain> provide_toolchain(const ToolchainWish& wish, const Project& project, House& house,
                                    std::vector<std::string>& notes, std::stop_token stop) {
  TRY_ASSIGN(const auto ground, SpecGround::survey(house, project.root));
  auto available = ground.available();
  // A place of the user's own may have any release that is listed; what it has shows when it is asked.
  available.has_archive_sites = available.has_archive_sites || !wish.sources.from.empty();
  available.has_module_proxies = available.has_module_proxies || !wish.sources.from.empty();
  auto around = ground.surroundings(available);
  around.is_strict = wish.is_strict;
  TRY_ASSIGN(const auto choice,
             wish.is_said ? choose_release(wish.go, around) : choose_for_project(project, available));
  if (!choice.note.empty()) {
    notes.push_back(choice.note);
  }
  auto sdk = provide_sdk({choice.version, choice.folder, choice.digest}, wish.sources, house, stop);
  if (!sdk && !wish.is_said) {
    sdk = stand_in(choice.version, std::move(sdk).error(), available, {house, notes, stop});
  }
  if (!sdk) {
    return std::move(sdk).error();
  }
  auto toolchain = toolchain_of(*sdk);
  toolchain.chosen_by = wish.is_said ? "--go " + wish.go : choice.chosen_by;
  return toolchain;
}

}  // namespace goiso
