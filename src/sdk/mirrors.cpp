#include "sdk/mirrors.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"

namespace goiso {
namespace {

using Json = nlohmann::json;

bool is_askable(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("file:///");
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url;
}

Error wrong(const std::filesystem::path& file, const std::string& what) {
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' {}", file.string(), what),
               {},
               R"(a site is {"name": "…", "kind": "archives" or "modules", "url": "https://…", "use": true})"};
}

Result<DownloadSite> mirror_of(const Json& site, const std::filesystem::path& file) {
  const auto word = [&](const char* name) {
    return site.is_object() && site.contains(name) && site[name].is_string() ? site[name].get<std::string>()
                                                                             : std::string{};
  };
  const auto kind = word("kind");
  const bool has_use = site.is_object() && site.contains("use");
  if (!is_askable(word("url")) || (kind != "archives" && kind != "modules") || (has_use && !site["use"].is_boolean())) {
    return wrong(file,
                 fmt::format("lists a site that is none: {}",
                             terminal_safe(site.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 200))));
  }
  DownloadSite mirror;
  mirror.name = word("name");
  mirror.source.kind = kind == "modules" ? SdkSource::Kind::kModules : SdkSource::Kind::kArchives;
  mirror.source.url = without_slash(word("url"));
  mirror.is_used = !has_use || site["use"].get<bool>();
  return mirror;
}

Result<std::vector<SdkSource>> chosen_of(const std::string& chosen, const std::vector<DownloadSite>& mirrors) {
  std::vector<SdkSource> sources;
  for (const auto part : split(chosen, ',')) {
    const std::string word{trim(part)};
    const auto named =
        std::find_if(mirrors.begin(), mirrors.end(), [&](const DownloadSite& mirror) { return mirror.name == word; });
    if (named != mirrors.end()) {
      sources.push_back(named->source);
    } else if (is_askable(word)) {
      sources.push_back({SdkSource::Kind::kArchives, without_slash(word), false});
    } else {
      std::vector<std::string> names;
      std::transform(mirrors.begin(), mirrors.end(), std::back_inserter(names),
                     [](const DownloadSite& mirror) { return mirror.name; });
      return Error{ErrorKind::kUsage,
                   fmt::format("GOISO_MIRRORS names '{}', which is neither listed nor a URL", terminal_safe(word)),
                   {},
                   "listed are " + join(names, ", ")};
    }
  }
  return sources;
}

}  // namespace

Result<std::vector<DownloadSite>> read_mirrors(const std::filesystem::path& file) {
  TRY_ASSIGN(const auto text, read_file(file, 1 << 20));
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("sites") || !document["sites"].is_array()) {
    return wrong(file, "has no list of sites");
  }
  std::vector<DownloadSite> mirrors;
  for (const auto& site : document["sites"]) {
    TRY_ASSIGN(auto mirror, mirror_of(site, file));
    mirrors.push_back(std::move(mirror));
  }
  return mirrors;
}

Result<std::vector<SdkSource>> mirrors_in_use(const std::filesystem::path& manifests,
                                              const std::filesystem::path& configuration, const std::string& chosen) {
  if (chosen == "off") {
    return std::vector<SdkSource>{};
  }
  auto mirrors = read_mirrors(configuration / "mirrors.json");
  if (!mirrors && mirrors.error().kind == ErrorKind::kNotFound) {
    mirrors = read_mirrors(manifests / "mirrors.json");
  }
  if (!mirrors && mirrors.error().kind != ErrorKind::kNotFound) {
    return Error{mirrors.error()};
  }
  const auto listed = mirrors ? *mirrors : std::vector<DownloadSite>{};
  if (!chosen.empty()) {
    return chosen_of(chosen, listed);
  }
  std::vector<SdkSource> sources;
  for (const auto& mirror : listed) {
    if (mirror.is_used) {
      sources.push_back(mirror.source);
    }
  }
  return sources;
}

}  // namespace goiso
