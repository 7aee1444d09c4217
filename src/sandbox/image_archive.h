#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/images.h"

namespace goiso {

/// An image of one layer (a tar) as the archive that load_image takes: manifest.json, the image's configuration and the
/// layer, as the OCI image specification 1.0 and 'docker save' have them. `architecture` in Go's words. The bytes
/// depend on what is given alone, not on the time: the configuration says 1970, and an image's id is its
/// configuration's digest.
Result<std::string> image_archive(std::string_view layer, const ImageName& name, const std::string& architecture);

}  // namespace goiso
