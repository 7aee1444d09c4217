#include "model/go_version.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace goiso {
namespace {

// A decimal number at the front without a leading zero ("0" alone is fine); "" when there is none.
std::string take_number(std::string_view& text) {
  const auto size = std::min(text.find_first_not_of("0123456789"), text.size());
  if (size == 0 || (size > 1 && text[0] == '0')) {
    return {};
  }
  std::string number{text.substr(0, size)};
  text.remove_prefix(size);
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::strong_ordering compare_numbers(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() <=> b.size() : a.compare(b) <=> 0;
}

constexpr int kFirstWithZero = 21;  // from 1.21 on a first release is 1.N.0 and 1.N is a language version

int saturated(const std::string& number) {
  constexpr int kMost = 1'000'000;
  int value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  return error == std::errc{} ? std::min(value, kMost) : kMost;
}

// A toolchain's name ends at the first '-', blank or tab: go1.21.0-custom.
std::optional<std::string_view> bare(std::string_view text) {
  if (!text.starts_with("go")) {
    return text;
  }
  text.remove_prefix(2);
  return text.substr(0, text.find_first_of("- \t"));
}

}  // namespace

std::optional<GoVersion> GoVersion::parse(std::string_view text) {
  text = *bare(text);
  GoVersion version;
  version.major_ = take_number(text);
  if (version.major_.empty()) {
    return std::nullopt;
  }
  if (text.empty()) {
    version.minor_ = version.patch_ = "0";
    return version;
  }
  if (!take(text, '.') || (version.minor_ = take_number(text)).empty()) {
    return std::nullopt;
  }
  if (take(text, '.')) {
    version.patch_ = take_number(text);
    if (version.patch_.empty()) {
      return std::nullopt;
    }
  } else if (text.empty() && saturated(version.minor_) < kFirstWithZero) {
    version.patch_ = "0";
  }
  const auto kind = std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), text.size());
  version.kind_ = text.substr(0, kind);
  text.remove_prefix(kind);
  if (!version.kind_.empty()) {
    version.pre_ = take_number(text);  // may be "": Go takes "1.21rc" too
  }
  return text.empty() ? std::optional{version} : std::nullopt;
}

std::string GoVersion::text() const {
  if (minor_ == "0" && patch_ == "0" && kind_.empty()) {
    return major_;  // the first release is called go1
  }
  const bool has_written_zero =
      minor() >= kFirstWithZero || !kind_.empty();  // 1.20 has an unwritten one, 1.20.0rc1 has not
  const bool shows_patch = !patch_.empty() && (patch_ != "0" || has_written_zero);
  return major_ + "." + minor_ + (shows_patch ? "." + patch_ : "") + kind_ + pre_;
}

int GoVersion::minor() const { return saturated(minor_); }
int GoVersion::patch() const { return patch_.empty() ? 0 : saturated(patch_); }

bool GoVersion::is_language() const { return patch_.empty() && kind_.empty(); }

std::strong_ordering GoVersion::operator<=>(const GoVersion& other) const {
  for (const auto field : {&GoVersion::major_, &GoVersion::minor_, &GoVersion::patch_}) {
    if (const auto order = compare_numbers(this->*field, other.*field); order != 0) {
      return order;
    }
  }
  // "" < "alpha" < "beta" < "rc", but behind a patch number a prerelease comes before the release.
  const bool is_behind_patch = !patch_.empty() && kind_.empty() != other.kind_.empty();
  if (is_behind_patch) {
    return kind_.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  if (const auto order = kind_.compare(other.kind_) <=> 0; order != 0) {
    return order;
  }
  return compare_numbers(pre_, other.pre_);
}

}  // namespace goiso
