#pragma once
#include <map>
#include <string>
#include <string_view>

namespace goiso {

/// `text` with each "@NAME@" of `values` replaced by its value. A value is never looked at again, whatever stands in
/// it.
std::string fill_in(std::string_view text, const std::map<std::string, std::string>& values);

}  // namespace goiso
