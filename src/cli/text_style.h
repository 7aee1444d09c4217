#pragma once
#include "cli/options.h"
#include "command/house.h"
#include "report/run_text.h"

namespace goiso {

/// How an answer on stdout is written: colour as --color and NO_COLOR have it, rows as wide as the terminal, and
/// unbroken when there is none.
TextStyle text_style(const CommonOptions& common, const House& house);

}  // namespace goiso
