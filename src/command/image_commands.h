#pragma once
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// The images that goiso made or imported. goiso.images/1, as all of these.
Result<Answer> list_userlands(House& house, std::stop_token stop);

/// `what` is "cgo": the image with a C compiler, from the Debian packages this machine uses. Nothing is done when it is
/// there.
Result<Answer> build_userland(House& house, const std::string& what, std::stop_token stop);

struct ImportOptions {
  std::string name;  ///< NAME or NAME:TAG, as --image takes it afterwards
  std::filesystem::path file;
};
/// A root file system as a tar, as it is or compressed. kUsage for a name the engine would not take, or that goiso
/// keeps for itself.
Result<Answer> import_userland(House& house, const ImportOptions& options, std::stop_token stop);

/// By the name that list_userlands shows, or an id; also the standard libraries compiled with its C compiler. kNotFound
/// for an image that is not goiso's: others are the engine's own business.
Result<Answer> remove_userland(House& house, const std::string& name, std::stop_token stop);

}  // namespace goiso
