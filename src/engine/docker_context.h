#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace goiso {

/// What the docker CLI calls a context: a named endpoint.
struct DockerContext {
  std::string name;
  std::string host;         ///< "unix:///…", "tcp://…"
  std::string cert_folder;  ///< "" when it has no TLS files
};

/// The context that `wanted` (DOCKER_CONTEXT) or else config.json's currentContext names, from contexts/meta/<sha256 of the name>/meta.json
/// below the docker configuration folder. nullopt for none and for "default". A context that is named but not there is kUsage.
Result<std::optional<DockerContext>> find_docker_context(const std::filesystem::path& config_folder, const std::string& wanted);

}  // namespace goiso
