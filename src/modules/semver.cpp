#include "modules/semver.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace goiso {
namespace {

struct Parts {
  std::string_view major, minor = "0", patch = "0";
  std::string_view prerelease, build;  // with their '-' and '+'
  int numbers = 0;                     // how many were written
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }
bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}
bool has_leading_zero(std::string_view text) { return text.size() > 1 && text[0] == '0'; }

// A number without leading zeros, taken off the front; "" when there is none.
std::string_view take_number(std::string_view& text) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = text.substr(0, end);
  text.remove_prefix(end);
  return has_leading_zero(number) ? std::string_view{} : number;
}

bool are_identifiers(std::string_view text, bool is_prerelease) {
  const auto parts = split(text, '.');
  return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return is_identifier(part) && !(is_prerelease && is_number(part) && has_leading_zero(part));
  });
}

bool take_tail(std::string_view text, Parts& parts) {
  const auto plus = std::min(text.find('+'), text.size());
  parts.prerelease = text.substr(0, plus);
  parts.build = text.substr(plus);
  if (!parts.prerelease.empty() && (parts.prerelease[0] != '-' || !are_identifiers(parts.prerelease.substr(1), true))) {
    return false;
  }
  return parts.build.empty() || are_identifiers(parts.build.substr(1), false);
}

std::optional<Parts> parse(std::string_view text) {
  if (!text.starts_with('v')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  Parts parts;
  for (auto* const number : {&parts.major, &parts.minor, &parts.patch}) {
    if (parts.numbers > 0 && text.empty()) {
      return parts;
    }
    if (parts.numbers > 0 && !text.starts_with('.')) {
      return std::nullopt;
    }
    text.remove_prefix(parts.numbers > 0 ? 1 : 0);
    *number = take_number(text);
    if (number->empty()) {
      return std::nullopt;
    }
    ++parts.numbers;
  }
  return take_tail(text, parts) ? std::optional<Parts>{parts} : std::nullopt;
}

int sign(int value) { return (value > 0) - (value < 0); }

// Without leading zeros the longer number is the greater one.
int compare_numbers(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : sign(a.compare(b));
}

int compare_identifiers(std::string_view a, std::string_view b) {
  if (is_number(a) != is_number(b)) {
    return is_number(a) ? -1 : 1;
  }
  return is_number(a) ? compare_numbers(a, b) : sign(a.compare(b));
}

// semver.org, 11: a release is above its prereleases; identifiers one by one; the longer list wins a draw.
int compare_prereleases(std::string_view a, std::string_view b) {
  if (a == b) {
    return 0;
  }
  if (a.empty() || b.empty()) {
    return a.empty() ? 1 : -1;
  }
  const auto left = split(a.substr(1), '.');
  const auto right = split(b.substr(1), '.');
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (const int order = compare_identifiers(left[i], right[i]); order != 0) {
      return order;
    }
  }
  return left.size() < right.size() ? -1 : 1;
}

// The 14 digits of a pseudo-version; "" for any other version.
// vX.0.0-TIME-HASH, vX.Y.Z-0.TIME-HASH, vX.Y.Z-pre.0.TIME-HASH (x/mod/module, pseudoVersionRE).
std::string_view pseudo_time_digits(std::string_view version) {
  constexpr std::size_t kDigits = 14;
  const auto parts = parse(version);
  if (!parts || parts->numbers != 3 || parts->prerelease.empty()) {
    return {};
  }
  const auto text = parts->prerelease.substr(1);
  const auto dash = text.rfind('-');
  if (dash == std::string_view::npos || dash < kDigits || dash + 1 == text.size() ||
      text.find('.', dash) != std::string_view::npos) {
    return {};
  }
  const auto digits = text.substr(dash - kDigits, kDigits);
  const auto before = text.substr(0, dash - kDigits);
  const bool is_first_form = before.empty() && parts->minor == "0" && parts->patch == "0";
  const bool is_later_form = before == "0." || before.ends_with(".0.");
  return is_number(digits) && (is_first_form || is_later_form) ? digits : std::string_view{};
}

int two_digits(std::string_view digits, std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); }

}  // namespace

bool is_semver(std::string_view version) { return parse(version).has_value(); }

bool is_canonical_version(std::string_view version) {
  const auto parts = parse(version);
  return parts && parts->numbers == 3 && (parts->build.empty() || parts->build == "+incompatible");
}

std::string_view major_of(std::string_view version) {
  const auto parts = parse(version);
  return parts ? version.substr(0, 1 + parts->major.size()) : std::string_view{};
}

std::string_view prerelease_of(std::string_view version) {
  const auto parts = parse(version);
  return parts ? parts->prerelease : std::string_view{};
}

bool is_incompatible(std::string_view version) {
  const auto parts = parse(version);
  return parts && parts->build == "+incompatible";
}

int compare_semver(std::string_view a, std::string_view b) {
  const auto left = parse(a);
  const auto right = parse(b);
  if (!left || !right) {
    return static_cast<int>(left.has_value()) - static_cast<int>(right.has_value());
  }
  for (const auto member : {&Parts::major, &Parts::minor, &Parts::patch}) {
    if (const int order = compare_numbers((*left).*member, (*right).*member); order != 0) {
      return order;
    }
  }
  return compare_prereleases(left->prerelease, right->prerelease);
}

bool is_pseudo_version(std::string_view version) { return !pseudo_time_digits(version).empty(); }

std::optional<std::string> pseudo_version_time(std::string_view version) {
  const auto digits = pseudo_time_digits(version);
  if (digits.empty()) {
    return std::nullopt;
  }
  const int month = two_digits(digits, 4), day = two_digits(digits, 6);
  const int hour = two_digits(digits, 8), minute = two_digits(digits, 10), second = two_digits(digits, 12);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  return fmt::format("{}-{:02}-{:02}T{:02}:{:02}:{:02}Z", digits.substr(0, 4), month, day, hour, minute, second);
}

void sort_versions(std::vector<std::string>& versions) {
  std::sort(versions.begin(), versions.end(), [](const std::string& a, const std::string& b) {
    const int order = compare_semver(a, b);
    return order != 0 ? order < 0 : a < b;
  });
}

std::string latest_version(const std::vector<std::string>& versions) {
  std::string release, prerelease;
  for (const auto& version : versions) {
    if (!is_semver(version) || is_pseudo_version(version)) {
      continue;
    }
    auto& best = prerelease_of(version).empty() ? release : prerelease;
    if (best.empty() || compare_semver(version, best) > 0) {
      best = version;
    }
  }
  return release.empty() ? prerelease : release;
}

}  // namespace goiso
