#pragma once
#include <functional>
#include <map>
#include <string>

namespace goiso {

/// The variables of a matrix cell's build: `asked`, and over it what the cell's axes race, tags, GODEBUG and
/// GOEXPERIMENT set. `axis` gives the cell's value of an axis, "" for none. The build and the line that repeats it are
/// made of these.
std::map<std::string, std::string> cell_environment(std::map<std::string, std::string> asked,
                                                    const std::function<std::string(const char* axis)>& axis);

}  // namespace goiso
