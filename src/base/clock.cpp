#include "base/clock.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <utility>

namespace goiso {
namespace {

// A decimal number at the front of `text`, which is shortened by it.
std::optional<double> take_number(std::string_view& text) {
  const auto size = std::min(text.find_first_not_of("0123456789."), text.size());
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + size, value, std::chars_format::fixed);
  if (size == 0 || error != std::errc{} || end != text.data() + size) {
    return std::nullopt;
  }
  text.remove_prefix(size);
  return value;
}

std::optional<double> take_unit_ms(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, double>, 4> kUnits{{{"ms", 1}, {"s", 1e3}, {"m", 60e3}, {"h", 3600e3}}};
  for (const auto& [unit, ms] : kUnits) {
    if (text.starts_with(unit)) {
      text.remove_prefix(unit.size());
      return ms;
    }
  }
  return std::nullopt;
}

std::optional<double> size_factor(std::string_view unit) {
  if (unit.empty() || unit == "b" || unit == "B") {
    return 1;
  }
  const auto power = std::string_view{"kmgt"}.find(static_cast<char>(unit[0] | 0x20));
  const auto rest = unit.substr(1);
  if (power == std::string_view::npos || !(rest.empty() || rest == "b" || rest == "B" || rest == "iB")) {
    return std::nullopt;
  }
  return std::pow(1024.0, static_cast<double>(power + 1));
}

}  // namespace

std::string to_rfc3339(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) {
    return std::nullopt;
  }
  double total = 0;
  while (!text.empty()) {
    const auto number = take_number(text);
    const auto unit = number ? take_unit_ms(text) : std::nullopt;
    if (!unit) {
      return std::nullopt;
    }
    total += *number * *unit;
  }
  constexpr double kYear = 366.0 * 86400e3;
  if (total > kYear) {
    return std::nullopt;
  }
  return std::chrono::milliseconds{std::llround(total)};
}

std::optional<long long> parse_size(std::string_view text) {
  const auto number = take_number(text);
  const auto factor = number ? size_factor(text) : std::nullopt;
  if (!factor || *number * *factor > 1e18) {
    return std::nullopt;
  }
  return std::llround(*number * *factor);
}

std::string human_size(long long bytes) {
  constexpr std::array kUnits{"kB", "MB", "GB", "TB"};
  if (bytes < 1000) {
    return fmt::format("{} B", bytes);
  }
  auto value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", value, value < 10 ? 1 : 0, kUnits[unit]);
}

std::string human_duration(std::chrono::milliseconds duration) {
  const auto ms = duration.count();
  if (ms < 1000) {
    return fmt::format("{} ms", ms);
  }
  if (ms < 60'000) {
    return fmt::format("{:.1f} s", static_cast<double>(ms) / 1000);
  }
  const auto seconds = ms / 1000 % 60;
  return fmt::format("{} min", ms / 60'000) + (seconds == 0 ? "" : fmt::format(" {} s", seconds));
}

std::string whole_seconds(std::chrono::milliseconds duration) {
  const auto seconds = duration.count() / 1000;
  return seconds < 60 ? fmt::format("{} s", seconds) : human_duration(std::chrono::seconds{seconds});
}

std::string rough_duration(std::chrono::milliseconds duration) {
  constexpr long long kMinute = 60, kHour = 3600;
  const auto seconds = (duration.count() + 999) / 1000;
  const auto step = seconds <= kMinute ? 5 : seconds <= 10 * kMinute ? 30 : seconds <= 2 * kHour ? kMinute : 10 * kMinute;
  const auto rounded = std::max(1LL, (seconds + step - 1) / step) * step;
  if (rounded <= 2 * kHour) {
    return whole_seconds(std::chrono::seconds{rounded});
  }
  const auto minutes = rounded % kHour / kMinute;
  return fmt::format("{} h", rounded / kHour) + (minutes == 0 ? "" : fmt::format(" {} min", minutes));
}

}  // namespace goiso
