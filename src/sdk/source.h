#pragma once
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// Where an SDK can be fetched from.
struct SdkSource {
  enum class Kind {
    kModules,   ///< a module proxy: URL/golang.org/toolchain/@v/v0.0.1-goX.os-arch.zip
    kArchives,  ///< a download site or folder: URL/goX.os-arch.tar.gz
    kZips,      ///< a folder of module zips: URL/v0.0.1-goX.os-arch.zip
    kFile,      ///< the archive itself, whatever was asked for
  };
  Kind kind = Kind::kModules;
  std::string url;               ///< http(s):// or file://; without a '/' at its end
  bool ends_on_failure = false;  ///< of a GOPROXY list: ',' goes on after 404 and 410 only
};

/// The name of what is fetched there; "" for Kind::kFile.
std::string name_at(const SdkSource& source, const std::string& archive_name, const std::string& module_name);
/// Its whole URL.
std::string url_at(const SdkSource& source, const std::string& archive_name, const std::string& module_name);

/// What `--from FILE|DIR|URL` means: an archive, or a folder or site in any of the usual layouts. kNotFound for a path
/// that is not there.
Result<std::vector<SdkSource>> sources_from(const std::string& from);

}  // namespace goiso
