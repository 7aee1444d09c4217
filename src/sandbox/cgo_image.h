#pragma once
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "engine/engine.h"
#include "model/progress.h"
#include "sandbox/cgo_recipe.h"
#include "sandbox/labels.h"

namespace goiso {

/// What making the image needs of this machine.
struct CgoBench {
  std::filesystem::path temporary;  ///< for the tar: 0.5 GB
  std::string path;                 ///< PATH, where mmdebstrap is looked for
  std::string open_temporary;  ///< TMPDIR, for mmdebstrap: the other users it works as could not enter a folder of ours
};

struct CgoImage {
  std::string id;
  bool is_new = false;
};

/// The image of that recipe in this engine; made with mmdebstrap and imported when there is none yet. kNotFound when
/// mmdebstrap is not installed, kStore with its last lines when it fails. Two at once make one.
Result<CgoImage> provide_cgo_image(const Engine& engine, const CgoRecipe& recipe, const CgoBench& bench,
                                   Progress& progress, std::stop_token stop);

}  // namespace goiso
