#pragma once
#include <stop_token>
#include <vector>

#include "model/project.h"
#include "report/bisect_report.h"

namespace goiso {

/// The files of a project that is small enough to stand in a bug report: at most 12 of them, 12 KiB in all, text alone,
/// as boxes find them (with the go.mod made up for a lone file), in byte order. Empty for any other project, one that
/// includes folders outside or holds symlinks, and one that cannot be read.
std::vector<ReproducerFile> reproducer_files(const Project& project, std::stop_token stop);

}  // namespace goiso
