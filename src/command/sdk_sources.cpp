#include "command/sdk_sources.h"

#include <algorithm>

#include "command/module_house.h"
#include "command/toolchain.h"
#include "modules/goproxy.h"
#include "sdk/manifest.h"
#include "sdk/mirrors.h"

namespace goiso {
namespace {

std::string variable(const House& house, const char* name) {
  const auto found = house.environment().find(name);
  return found == house.environment().end() ? std::string{} : found->second;
}

}  // namespace

Result<std::vector<SdkSource>> mirrors_of(const House& house) {
  TRY_ASSIGN(const auto manifests, manifests_folder());
  return mirrors_in_use(manifests, house.folders().config, variable(house, "GOISO_MIRRORS"));
}

Result<std::vector<SdkSource>> find_sources(const SourceWish& wish, House& house) {
  if (!wish.from.empty()) {
    return sources_from(wish.from);
  }
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto mirrors, mirrors_of(house));
  const auto proxies = find_proxies(house.environment(), stored_go_envs(*sdks));
  if (!proxies && (mirrors.empty() || variable(house, "GOPROXY") == "off")) {
    return Error{proxies.error()};
  }
  std::vector<SdkSource> sources;
  for (const auto& entry : proxies ? *proxies : std::vector<ProxyEntry>{}) {
    // After a ',' other failures than 404 end the list; where download sites follow, they are still asked.
    sources.push_back({SdkSource::Kind::kModules, entry.url, entry.separator == ',' && mirrors.empty()});
  }
  sources.insert(sources.end(), mirrors.begin(), mirrors.end());
  return sources;
}

Result<bool> may_ask_proxies(House& house) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  if (find_proxies(house.environment(), stored_go_envs(*sdks))) {
    return true;
  }
  TRY_ASSIGN(const auto mirrors, mirrors_of(house));
  const bool is_off = find_go_setting("GOPROXY", house.environment()) == "off";
  return !is_off && std::any_of(mirrors.begin(), mirrors.end(),
                                [](const SdkSource& source) { return source.kind == SdkSource::Kind::kModules; });
}

Result<TrustPolicy> trust_policy(const SourceWish& wish, House& house, TrustPolicy::LogUse log_use) {
  TRY_ASSIGN(const auto* const catalog, house.catalog());
  TrustPolicy policy{*catalog, wish.min_sources};
  TRY_ASSIGN(policy.log, open_toolchain_log(house));
  if (!wish.keyring.empty()) {
    TRY_ASSIGN(policy.ring, KeyRing::open(wish.keyring, house.folders().data / "tmp", variable(house, "PATH")));
  }
  policy.log_use = wish.from.empty() ? log_use : TrustPolicy::LogUse::kIfNeeded;
  return policy;
}

}  // namespace goiso
