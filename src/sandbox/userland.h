#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "sandbox/labels.h"

namespace goiso {

/// The image that a box runs on. One that is not goiso's base image lends its files and nothing else: entrypoint,
/// command, user, variables, health check and volumes of its own are ignored, and goiso-init comes from a volume.
struct Userland {
  std::string name;  ///< "base", "cgo", or as the user named it
  std::string id;    ///< "sha256:…"
  bool is_base = true;
  std::vector<std::string> volumes;  ///< folders that the image wants a volume for
};

/// The newest image of kind labels::kCgoKind is "cgo"; `base_id` is "base"; else what the engine knows by that name.
/// kNotFound when the engine has none: nothing is ever pulled. kUntrusted for an image of another platform than the
/// engine's, kUsage for a name that is none.
Result<Userland> find_userland(const Engine& engine, const std::string& name, const std::string& base_id,
                               std::stop_token stop);

}  // namespace goiso
