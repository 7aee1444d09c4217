#pragma once
#include <chrono>
#include <string_view>

namespace goiso {

/// How long a Retry-After header asks to wait: seconds, or a date in any of HTTP's three forms (RFC 9110, 10.2.3 and
/// 5.6.7). 0 for none, for the past, and for what is neither; a day at most.
std::chrono::seconds retry_after(std::string_view header, std::chrono::system_clock::time_point now);

}  // namespace goiso
