#pragma once
#include <functional>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "model/project.h"
#include "modules/fetch_all.h"
#include "modules/go_sum.h"

namespace goiso {

/// Brings the go.mod of a module version. Called from several threads.
using GoModReader = std::function<Result<GoMod>(const ModuleVersion& module, std::stop_token stop)>;

/// What a project's go.mod files need and its go.sum does not name: what `go mod tidy` or -mod=mod would ask for.
/// `project` are the main modules, those in folders that they are replaced by, and before them go.work, whose `replace`
/// wins. The requirements are followed as cmd/go does (modload/buildlist.go): a module of go 1.17 or newer that a
/// project of such requires leads no further than to its own requirements, any other to everything below; `replace` and
/// `exclude` of the project count. What the project requires, and of each module the highest version, is wanted whole,
/// the others for their go.mod. By path and version. A project whose go.sum names all it requires gets none, and then
/// nothing is read; a go.mod that cannot be had is wished for and leads no further. kUsage when the graph does not come
/// to an end. At most eight readers at once.
Result<std::vector<ModuleWish>> wishes_beyond(const std::vector<GoMod>& project, const GoSum& go_sum,
                                              const GoModReader& read, std::stop_token stop);

}  // namespace goiso
