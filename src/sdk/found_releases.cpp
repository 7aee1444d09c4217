#include "sdk/found_releases.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"

namespace goiso {
namespace {

using Json = nlohmann::ordered_json;
constexpr const char* kSchema = "goiso.found-releases/1";
constexpr std::size_t kLargest = 1u << 20;

std::string word(const Json& object, const char* name) {
  return object.is_object() && object.contains(name) && object[name].is_string() ? object[name].get<std::string>()
                                                                                 : std::string{};
}

Error damaged(const std::filesystem::path& file) {
  return Error{ErrorKind::kStore,
               fmt::format("'{}' is damaged", terminal_safe(file.string())),
               {},
               "run 'goiso sdk refresh' to make it anew"};
}

}  // namespace

Result<FoundReleases> read_found_releases(const std::filesystem::path& file) {
  const auto text = read_file(file, kLargest);
  if (!text) {
    return text.error().kind == ErrorKind::kNotFound ? Result<FoundReleases>{FoundReleases{}} : Error{text.error()};
  }
  const auto document = Json::parse(*text, nullptr, false);
  if (word(document, "schema") != kSchema || !document.contains("releases") || !document["releases"].is_array()) {
    return damaged(file);
  }
  FoundReleases found;
  found.asked = word(document, "asked");
  for (const auto& entry : document["releases"]) {
    const auto version = GoVersion::parse(word(entry, "version"));
    if (!version || version->is_language()) {
      return damaged(file);
    }
    found.releases.push_back({*version, !version->is_prerelease(), word(entry, "date"), true});
  }
  return found;
}

Result<void> write_found_releases(const std::filesystem::path& file, const FoundReleases& found) {
  Json document{{"schema", kSchema}, {"asked", found.asked}, {"releases", Json::array()}};
  for (const auto& release : found.releases) {
    document["releases"].push_back({{"version", release.version.name()}, {"date", release.date}});
  }
  return write_file_atomically(file, document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace goiso
