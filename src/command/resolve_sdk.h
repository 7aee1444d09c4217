#pragma once
#include <string>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// `goiso sdk resolve`.
struct ResolveOptions {
  std::string subject = ".";  ///< a folder or file: what cmd/go chooses there; else a version spec
  std::string local;          ///< --local: the installed Go to think of; "" for the one in PATH
};

/// Which Go, and which rule chose it (goiso.resolve/1). For a path: cmd/go's own choice with the installed Go and this
/// process's GOTOOLCHAIN, GOENV, GOWORK and GO111MODULE, and beside it what goiso runs without --go. For a spec: what
/// it means, and how it would get here.
Result<Answer> resolve_sdk(const ResolveOptions& options, House& house);

}  // namespace goiso
