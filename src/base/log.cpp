#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace goiso::log {
namespace {

spdlog::logger& logger() {
  static const auto logger = [] {
    auto made = spdlog::stderr_logger_mt("goiso");
    made->set_pattern("goiso[%P] %T.%e %v");
    made->set_level(spdlog::level::off);
    return made;
  }();
  return *logger;
}

}  // namespace

void set_verbosity(Verbosity verbosity) {
  switch (verbosity) {
    case Verbosity::kQuiet: logger().set_level(spdlog::level::off); break;
    case Verbosity::kInfo: logger().set_level(spdlog::level::info); break;
    case Verbosity::kDebug: logger().set_level(spdlog::level::debug); break;
  }
}

void write_info(const std::string& text) { logger().info(text); }
void write_debug(const std::string& text) { logger().debug(text); }

}  // namespace goiso::log
