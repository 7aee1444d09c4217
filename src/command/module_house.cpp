#include "command/module_house.h"

#include <fmt/format.h>

#include "command/toolchain.h"
#include "modules/goproxy.h"
#include "modules/module_path.h"
#include "modules/module_patterns.h"
#include "project/go_sums.h"

namespace goiso {

Result<Mirror> open_mirror(const House& house) { return Mirror::open(house.folders().data / "mod"); }

Result<ModuleProxies> open_module_proxies(House& house) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(auto list, find_proxy_list(house.environment(), stored_go_envs(*sdks)));
  TRY_ASSIGN(auto credentials, Credentials::load(house.environment(), house.folders().config / "tokens"));
  DownloadRules rules;
  rules.credentials = std::move(credentials);
  return ModuleProxies{std::move(list), std::move(rules)};
}

SumCheck open_sum_check(const House& house) {
  const auto database = find_go_setting("GOSUMDB", house.environment());
  auto uncovered = find_go_setting("GONOSUMDB", house.environment());
  uncovered = uncovered.empty() ? find_go_setting("GOPRIVATE", house.environment()) : uncovered;
  return [database, uncovered](const std::string& module, const std::string& version,
                               const std::string&) -> Result<SumVerdict> {
    if (database == "off" || matches_module_patterns(uncovered, module)) {
      return SumVerdict::kNotCovered;
    }
    return Error{ErrorKind::kNotFound,
                 fmt::format("no line of a go.sum vouches for '{} {}'", module, version),
                 {},
                 "fetch it for a project whose go.sum has it, or say in GONOSUMDB that nobody needs to"};
  };
}

Result<Witnesses> witnesses_for(const House& house, const std::filesystem::path& path) {
  Witnesses witnesses;
  TRY_ASSIGN(const auto texts, read_go_sums(path));
  for (const auto& text : texts) {
    witnesses.go_sum.add(GoSum::parse(text));
  }
  witnesses.sum_check = open_sum_check(house);
  return witnesses;
}

}  // namespace goiso
