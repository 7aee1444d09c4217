#include "modules/sum_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "modules/module_patterns.h"

namespace goiso {
namespace {

using Environment = std::map<std::string, std::string>;

// cmd/go/internal/modfetch/key.go. A name is part of its key, so this is no place to be configured.
constexpr std::string_view kDefaultName = "sum.golang.org";
constexpr std::string_view kDefaultKey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
constexpr std::string_view kDefaultAlias = "sum.golang.google.cn";  // another address of the same log

// An empty variable counts as one that is not set (cfg.envOr).
std::string variable(const Environment& environment, const char* name, const std::string& otherwise = {}) {
  const auto found = environment.find(name);
  return found == environment.end() || found->second.empty() ? otherwise : found->second;
}

Error invalid(std::string_view gosumdb, std::string_view why) {
  return Error{ErrorKind::kUsage, fmt::format("GOSUMDB is '{}': {}", terminal_safe(gosumdb), why), {}, {}};
}

}  // namespace

bool is_database_name(std::string_view name) {
  const auto parts = split(name, '/');
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && part != "." && part != ".." && std::all_of(part.begin(), part.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view{".-_~:"}.find(c) != std::string_view::npos;
    });
  });
}

Result<std::optional<SumDatabase>> parse_gosumdb(std::string_view gosumdb) {
  auto words = split_words(gosumdb);
  if (words.size() == 1 && words[0] == "off") {
    return std::optional<SumDatabase>{};
  }
  const auto alias_url = fmt::format("https://{}", kDefaultAlias);
  if (words.empty()) {
    words = {kDefaultName};
  } else if (words.size() == 1 && words[0] == kDefaultAlias) {
    words = {kDefaultName, alias_url};
  }
  if (words.size() > 2) {
    return invalid(gosumdb, "too many words");
  }
  auto key = VerifierKey::parse(words[0] == kDefaultName ? kDefaultKey : words[0]);
  if (!key || !is_database_name(key->name())) {
    return invalid(gosumdb, key ? "its name is not a host with a path" : key.error().message);
  }
  std::string url = words.size() == 2 ? std::string{words[1]} : fmt::format("https://{}", key->name());
  if (url.find("://") == std::string::npos) {
    return invalid(gosumdb, "the second word is no URL");
  }
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return std::optional{SumDatabase{std::move(*key), std::move(url), words.size() == 1}};
}

bool needs_sum_check(std::string_view module, const Environment& environment) {
  if (module == "golang.org/toolchain") {
    return true;
  }
  const auto patterns = variable(environment, "GONOSUMDB", variable(environment, "GOPRIVATE"));
  return variable(environment, "GOSUMDB") != "off" && !matches_module_patterns(patterns, module);
}

bool bypasses_proxy(std::string_view module, const Environment& environment) {
  return matches_module_patterns(variable(environment, "GONOPROXY", variable(environment, "GOPRIVATE")), module);
}

bool may_be_insecure(std::string_view module, const Environment& environment) {
  return matches_module_patterns(variable(environment, "GOINSECURE"), module);
}

}  // namespace goiso
