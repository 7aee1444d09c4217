#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// `goiso versions`.
struct VersionsOptions {
  std::string spec;
  std::filesystem::path project = ".";  ///< whose go.mod, .go-version … is meant
  bool with_prereleases = false;        ///< --pre
  bool is_strict = false;               ///< --strict-gomod
};

/// What a version spec means here, one release a line, oldest first (goiso.versions/1). Notes go to the progress.
/// kUsage when it means nothing.
Result<Answer> list_versions(const VersionsOptions& options, House& house);

}  // namespace goiso
