#include "command/toolchain.h"

#include <fmt/format.h>

#include "sdk/choose_for_project.h"
#include "modules/goproxy.h"
#include "sdk/resolve.h"

namespace goiso {
namespace {

Result<std::vector<GoVersion>> stored_versions(SdkStore& sdks, const std::string& platform) {
  TRY_ASSIGN(const auto list, sdks.list());
  std::vector<GoVersion> versions;
  for (const auto& sdk : list) {
    if (sdk.platform == platform) {
      versions.push_back(sdk.version);
    }
  }
  return versions;
}

}  // namespace

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
  TRY_ASSIGN(const auto* const catalog, house.catalog());
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto stored, stored_versions(*sdks, host_platform()));
  return choose_release(spec, {*catalog, stored, host_platform()});
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

Result<StoredSdk> provide_sdk(const GoVersion& version, House& house, std::stop_token stop) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(auto stored, sdks->find(version, host_platform()));
  if (stored) {
    return std::move(*stored);
  }
  TRY_ASSIGN(const auto* const catalog, house.catalog());
  TRY_ASSIGN(const auto proxies, find_proxies(house.environment(), stored_go_envs(*sdks)));
  house.progress().step_started(fmt::format("downloading {}", version.name()));
  auto pulled = sdks->pull(version, host_platform(), proxies, *catalog, house.progress(), stop);
  house.progress().step_ended();
  return pulled;
}

Result<Toolchain> provide_toolchain(const ToolchainWish& wish, const Project& project, House& house, std::vector<std::string>& notes,
                                    std::stop_token stop) {
  TRY_ASSIGN(const auto* const catalog, house.catalog());
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto stored, stored_versions(*sdks, host_platform()));
  const Available available{*catalog, stored, host_platform()};
  TRY_ASSIGN(const auto choice, wish.is_said ? choose_release(wish.go, available) : choose_for_project(project, available));
  if (!choice.note.empty()) {
    notes.push_back(choice.note);
  }
  TRY_ASSIGN(const auto sdk, provide_sdk(choice.version, house, stop));
  auto toolchain = toolchain_of(sdk);
  toolchain.chosen_by = wish.is_said ? "--go " + wish.go : choice.chosen_by;
  return toolchain;
}

}  // namespace goiso
