#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "lab/axes.h"

namespace goiso {

/// "go=1.21.*,platform=windows/amd64|windows/arm64": an axis, '=', its values with '|' between them; conditions stand
/// behind commas. A comma that no axis and '=' follow belongs to the value, so a version spec is written as anywhere:
/// "go=1.21,1.22,race=1". Values are as a plan has them (none: ""), but for "go", which keeps its spec as one value.
/// kUsage for an axis that there is not.
Result<CellRule> parse_cell_rule(std::string_view text);

/// The same behind what is expected: "fail|timed-out,go=1.22.0"; without a condition it speaks of all cells.
Result<CellExpectation> parse_expectation(std::string_view text);

/// A value as plans have it: what people write for nothing ("none", of a go line "own") is "", and a switch is 0 or 1.
std::string plan_value(const std::string& axis, std::string_view word);

}  // namespace goiso
