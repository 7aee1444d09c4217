#include "command/mod_query.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"
#include "modules/module_path.h"
#include "modules/semver.h"

namespace goiso {
namespace {

Result<ModuleVersion> version_in(const std::string& module, const std::string& info) {
  const auto document = nlohmann::json::parse(info, nullptr, false);
  const auto version = document.is_object() && document.contains("Version") && document["Version"].is_string()
                           ? document["Version"].get<std::string>()
                           : std::string{};
  if (!check_module_version(module, version)) {
    return Error{ErrorKind::kNetwork, fmt::format("the proxy names no version of '{}'", module), {}, {}};
  }
  return ModuleVersion{module, version};
}

Result<ModuleVersion> ask_info(const std::string& module, const std::string& file, const ModuleProxies& proxies,
                               std::stop_token stop) {
  TRY_ASSIGN(const auto end, proxies.text(module, file, ModuleProxies::kInfoLimit, {}, stop));
  return end.has_arrived ? version_in(module, end.text) : error_of(end, fmt::format("'{}' of '{}'", file, module));
}

Result<ModuleVersion> ask_latest(const std::string& module, const ModuleProxies& proxies, std::stop_token stop) {
  constexpr std::int64_t kLongestList = 16 << 20;
  TRY_ASSIGN(const auto end, proxies.text(module, "@v/list", kLongestList, {}, stop));
  std::vector<std::string> versions;
  for (const auto line : split_lines(end.has_arrived ? end.text : "")) {
    const auto words = split_words(line);
    if (!words.empty() && check_module_version(module, words[0])) {
      versions.emplace_back(words[0]);
    }
  }
  auto latest = latest_version(versions);
  return latest.empty() ? ask_info(module, "@latest", proxies, stop) : ModuleVersion{module, std::move(latest)};
}

}  // namespace

Result<ModuleVersion> resolve_module_word(const std::string& word, const ModuleProxies& proxies, std::stop_token stop) {
  const auto at = word.find('@');
  const auto module = word.substr(0, at);
  const auto query = at == std::string::npos ? std::string{"latest"} : word.substr(at + 1);
  TRY(check_module_path(module));
  if (query == "latest") {
    return ask_latest(module, proxies, stop);
  }
  if (is_canonical_version(query)) {
    const auto checked = check_module_version(module, query);
    return checked ? Result<ModuleVersion>{ModuleVersion{module, query}} : checked.error();
  }
  TRY_ASSIGN(const auto escaped, escape_module_version(query));
  return ask_info(module, "@v/" + escaped + ".info", proxies, stop);
}

}  // namespace goiso
