#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// What the image with a C compiler is made from: packages of the Debian that this machine itself uses.
struct CgoRecipe {
  std::vector<std::string> packages;
  std::vector<std::filesystem::path> sources;  ///< apt's source files, as this machine has them
  std::string architecture;                    ///< Debian's word: amd64, arm64, i386
  std::string mount_points;  ///< a tar of folders and files that are laid over the packages (base_image.h)
  /// "sha256:…" over all of the above, the text of the sources, and the signed release files that apt last fetched for
  /// them. So it is another image once apt-get update has seen newer packages, and the same one until then.
  std::string digest;
};

/// `packages` is images/cgo/packages.txt, `arch` Go's word for the engine's. Reads apt's files below `root` ("/").
/// kNotFound when this machine has no apt sources, kUsage for an `arch` that Debian has no word for.
Result<CgoRecipe> read_cgo_recipe(const std::filesystem::path& packages, const std::string& arch,
                                  std::string mount_points, const std::filesystem::path& root);

enum class Privilege { kRoot, kUser };

/// The files of one mmdebstrap call, in a folder that is there.
struct CgoFiles {
  std::filesystem::path mount_points;  ///< read
  std::filesystem::path tar;           ///< written: the whole root file system
};

/// The mmdebstrap call that makes files.tar. `apt_options` are settings of this machine's apt: proxies, retries.
std::vector<std::string> mmdebstrap_arguments(const CgoRecipe& recipe, const CgoFiles& files,
                                              const std::vector<std::string>& apt_options, Privilege privilege);

}  // namespace goiso
