#pragma once
#include "archive/spool.h"
#include "model/project.h"

namespace goiso {

/// A project as it was read once, for any number of runs of it. Any number of threads may use one at once, for nobody
/// changes it any more.
struct ProjectSnapshot {
  Snapshot facts;
  Spool tar;  ///< what `facts.digest` is the digest of
};

}  // namespace goiso
