#include "sdk/source.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"
#include "sdk/sdk_archive.h"

namespace goiso {
namespace fs = std::filesystem;

std::string name_at(const SdkSource& source, const std::string& archive_name, const std::string& module_name) {
  switch (source.kind) {
    case SdkSource::Kind::kModules:
    case SdkSource::Kind::kZips:
      return module_name;
    case SdkSource::Kind::kArchives:
      return archive_name;
    case SdkSource::Kind::kFile:
      return source.url.substr(source.url.rfind('/') + 1);
  }
  return {};
}

std::string url_at(const SdkSource& source, const std::string& archive_name, const std::string& module_name) {
  switch (source.kind) {
    case SdkSource::Kind::kModules:
      return source.url + "/golang.org/toolchain/@v/" + module_name;
    case SdkSource::Kind::kZips:
      return source.url + "/" + module_name;
    case SdkSource::Kind::kArchives:
      return source.url + "/" + archive_name;
    case SdkSource::Kind::kFile:
      return source.url;
  }
  return {};
}

Result<std::vector<SdkSource>> sources_from(const std::string& from) {
  using Kind = SdkSource::Kind;
  auto url = from;
  if (from.find("://") == std::string::npos) {
    std::error_code error;
    const auto path = fs::canonical(from, error);
    if (error) {
      return Error{ErrorKind::kNotFound,
                   fmt::format("there is no '{}'", terminal_safe(from)),
                   {},
                   "--from takes an archive, a folder or a URL"};
    }
    url = "file://" + path.string();
  }
  while (url.ends_with('/')) {
    url.pop_back();
  }
  if (!url.starts_with("http://") && !url.starts_with("https://") && !url.starts_with("file:///")) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is no URL that goiso can ask", terminal_safe(from)),
                 {},
                 "use https://, http:// or file:///"};
  }
  if (parse_sdk_file_name(url.substr(url.rfind('/') + 1))) {
    return std::vector<SdkSource>{{Kind::kFile, url, false}};
  }
  return std::vector<SdkSource>{{Kind::kArchives, url, false}, {Kind::kZips, url, false}, {Kind::kModules, url, false}};
}

}  // namespace goiso
