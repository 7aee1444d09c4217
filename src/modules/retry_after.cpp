#include "modules/retry_after.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <optional>
#include <string>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::int64_t kDay = 86'400;

std::optional<std::int64_t> seconds_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    return kDay;
  }
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

// goiso sets no locale, so the names of days and months are the English ones that HTTP has.
std::optional<std::chrono::system_clock::time_point> date_in(const std::string& text) {
  for (const auto* const form : {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    std::tm parts{};
    const auto* const end = strptime(text.c_str(), form, &parts);
    if (end != nullptr && *end == '\0') {
      return std::chrono::system_clock::from_time_t(timegm(&parts));
    }
  }
  return std::nullopt;
}

}  // namespace

std::chrono::seconds retry_after(std::string_view header, std::chrono::system_clock::time_point now) {
  const auto text = trim(header);
  std::int64_t wait = seconds_in(text).value_or(0);
  if (const auto date = date_in(std::string{text}); date) {
    wait = std::chrono::ceil<std::chrono::seconds>(*date - now).count();
  }
  return std::chrono::seconds{std::clamp<std::int64_t>(wait, 0, kDay)};
}

}  // namespace goiso
