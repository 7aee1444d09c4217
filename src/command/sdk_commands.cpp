#include "command/sdk_commands.h"

#include <fmt/format.h>

#include <iterator>

#include "base/text.h"
#include "command/sdk_answer.h"
#include "command/spec_ground.h"
#include "command/toolchain.h"

namespace goiso {

namespace {

// What is in the store of what a spec means.
Result<std::vector<StoredSdk>> stored(House& house, const std::string& spec) {
  TRY_ASSIGN(const auto ground, SpecGround::survey(house, ".", SpecReach::kStored));
  const auto available = ground.available();
  TRY_ASSIGN(const auto meaning, meaning_of(spec, ground.surroundings(available)));
  TRY_ASSIGN(auto* const sdks, house.sdks());
  std::vector<StoredSdk> list;
  for (const auto& release : meaning.releases) {
    TRY_ASSIGN(auto sdk, release.digest.empty() ? sdks->find(release.version, host_platform())
                                                : sdks->find_digest(release.digest));
    if (sdk) {
      list.push_back(std::move(*sdk));
    }
  }
  if (list.empty()) {
    const auto what = meaning.releases.size() == 1 ? meaning.releases.front().version.name()
                                                   : "nothing of '" + terminal_safe(spec) + "'";
    return Error{ErrorKind::kNotFound,
                 fmt::format("{} is{} in the store", what, meaning.releases.size() == 1 ? " not" : ""),
                 {},
                 "see 'goiso sdk list'"};
  }
  return list;
}

// One spec may mean many; each is told when it is there.
Result<std::vector<SpecRelease>> releases_of(House& house, const std::vector<std::string>& specs) {
  std::vector<SpecRelease> all;
  for (const auto& spec : specs) {
    TRY_ASSIGN(auto some, choose_specs(spec, house));
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace

Result<std::vector<StoredSdk>> named_or_all(House& house, const std::vector<std::string>& specs) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  if (specs.empty()) {
    return sdks->list();
  }
  std::vector<StoredSdk> list;
  for (const auto& spec : specs) {
    TRY_ASSIGN(auto some, stored(house, spec));
    std::move(some.begin(), some.end(), std::back_inserter(list));
  }
  return list;
}

Result<Answer> pull_sdks(House& house, const PullOptions& options, std::stop_token stop) {
  SdkAnswer answer;
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto releases, releases_of(house, options.specs));
  for (const auto& release : releases) {
    TRY_ASSIGN(const auto before, sdks->find(release.version, host_platform()));
    TRY_ASSIGN(auto sdk, provide_sdk(release, options.sources, house, stop));
    answer.add(std::move(sdk), before ? "was there" : "pulled");
  }
  return answer.take("");
}

Result<Answer> list_sdks(House& house) {
  SdkAnswer answer;
  TRY_ASSIGN(const auto list, named_or_all(house, {}));
  for (const auto& sdk : list) {
    answer.add(sdk, "");
  }
  return answer.take("no SDK is kept yet; try 'goiso sdk pull stable'\n");
}

namespace {

// Brings a damaged SDK again from where it can be had; a Go of the user's own is had from nowhere.
Result<StoredSdk> repaired(const StoredSdk& sdk, House& house, std::stop_token stop) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  if (sdk.is_own()) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("the copy of '{}' is damaged", sdk.origin),
                 {},
                 fmt::format("run 'goiso sdk import {}' again", sdk.origin)};
  }
  TRY(sdks->set_aside(sdk, house.progress(), stop));
  return provide_sdk({sdk.version, "", ""}, {}, house, stop);
}

bool is_damage(const Error& error) {
  return error.kind == ErrorKind::kUntrusted || error.kind == ErrorKind::kNotFound || error.kind == ErrorKind::kNetwork;
}

}  // namespace

Result<Answer> verify_sdks(House& house, const std::vector<std::string>& specs, VerifyMode mode, std::stop_token stop) {
  SdkAnswer answer;
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto list, named_or_all(house, specs));
  for (const auto& sdk : list) {
    house.progress().step_started(fmt::format("checking {}", sdk.version.name()));
    auto verified = sdks->verify(sdk, house.progress(), stop);
    if (verified) {
      answer.add(sdk, "ok");
      continue;
    }
    auto again = mode == VerifyMode::kRepair && is_damage(verified.error()) ? repaired(sdk, house, stop)
                                                                            : Result<StoredSdk>{verified.error()};
    if (again) {
      answer.add(std::move(*again), "repaired");
    } else if (is_damage(again.error())) {
      answer.add_problem(sdk, std::move(again).error());
    } else {
      return std::move(again).error();
    }
  }
  return answer.take("no SDK is kept yet\n");
}

Result<Answer> remove_sdks(House& house, const std::vector<std::string>& specs, std::stop_token) {
  SdkAnswer answer;
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto list, named_or_all(house, specs));
  for (const auto& sdk : list) {
    TRY(sdks->remove(sdk));
    answer.add(sdk, "removed");
  }
  return answer.take("");
}

Result<Answer> warm_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop) {
  SdkAnswer answer;
  TRY_ASSIGN(const auto releases, releases_of(house, specs));
  for (const auto& release : releases) {
    TRY_ASSIGN(const auto sdk, provide_sdk(release, {}, house, stop));
    TRY_ASSIGN(auto* const sandbox, house.sandbox(stop));
    TRY(sandbox->warm(toolchain_of(sdk), stop));
    answer.add(sdk, "warm");
  }
  return answer.take("");
}

}  // namespace goiso
