#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"

namespace goiso {

/// Where goiso keeps things (contracts.md): XDG folders, or all below GOISO_HOME.
struct Folders {
  std::filesystem::path data;    ///< SDK archives
  std::filesystem::path state;   ///< runs, volume book
  std::filesystem::path cache;
  std::filesystem::path config;
  std::filesystem::path temporary() const { return cache / "tmp"; }
};

/// kUsage when neither GOISO_HOME nor HOME nor the XDG variables say where.
Result<Folders> folders_from(const std::map<std::string, std::string>& environment);

/// What belongs to the program itself: found beside the executable when installed, in the build and source tree else.
struct Furniture {
  std::filesystem::path init;         ///< GOISO_INIT, goiso-init beside the executable, or ../libexec/goiso/goiso-init
  std::filesystem::path base_image;   ///< rootfs.txt: ../share/goiso/images/base, or images/base of the source tree
  std::filesystem::path cgo_packages() const { return base_image.parent_path().parent_path() / "cgo" / "packages.txt"; }
};

/// kNotFound names what was looked for and where.
Result<Furniture> find_furniture(const std::map<std::string, std::string>& environment);

}  // namespace goiso
