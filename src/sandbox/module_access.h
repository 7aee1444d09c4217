#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "archive/tar_writer.h"
#include "base/result.h"
#include "model/module_source.h"

namespace goiso {

/// A set of modules as a GOMODCACHE: cache/download with the files of each, and each unpacked.
struct ModuleTree {
  std::string digest;          ///< "sha256:…" over what is in it; "" for no tree
  std::int64_t zip_bytes = 0;  ///< of the modules that are unpacked in it
  /// Streams it as a tar. Called when no volume holds it yet; an error leaves none.
  std::function<Result<void>(const ByteSink& sink, std::stop_token stop)> write;
};

/// How the go command in a box gets modules, as far as the request asks for it (BuildRequest::modules).
struct ModuleAccess {
  ModuleSource source;
  ModuleTree tree;
};

}  // namespace goiso
