#pragma once
#include <fmt/format.h>

#include <string>
#include <utility>

namespace goiso::log {

/// The log is for maintainers; what a user needs is never only here. Silent until `set_verbosity`; any thread.
enum class Verbosity { kQuiet, kInfo, kDebug };
void set_verbosity(Verbosity verbosity);  ///< lines go to stderr

void write_info(const std::string& text);
void write_debug(const std::string& text);

template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write_info(fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  write_debug(fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace goiso::log
