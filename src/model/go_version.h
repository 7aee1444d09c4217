#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace goiso {

/// A Go version with Go's own grammar and order (go/version, cmd/go's internal/gover; design: sdk-modules §2.1):
/// 1.21 < 1.21rc1 < 1.21.0 < 1.21.1; before 1.21, 1.20rc1 < 1.20 < 1.20.1. Numbers are decimal strings, so nothing
/// overflows.
class GoVersion {
 public:
  /// "1.21", "1.21.13", "1.22rc1", "go1.21.0-custom" (cut at the first '-', space or tab when it starts with "go").
  /// nullopt for what Go would not accept: leading zeros, "1.", "1.2O", an empty text.
  static std::optional<GoVersion> parse(std::string_view text);

  /// "go1.21.13": the name of a release or toolchain.
  std::string name() const { return "go" + text(); }
  std::string text() const;                                       ///< "1.21.13"; "1" for the first of all
  std::string language() const { return major_ + "." + minor_; }  ///< "1.21"
  int minor() const;                                              ///< 21; saturates at 1,000,000
  int patch() const;                                              ///< 13, 0 where there is none; saturates likewise
  bool is_language() const;                                       ///< 1.21 (from 1.21 on): a line, not a release
  bool is_prerelease() const { return !kind_.empty(); }
  /// The first release of its line, or a candidate for it: 1.22.0, 1.22rc1, 1.20. What comes after grows from it.
  bool begins_line() const { return is_prerelease() || patch_.empty() || patch_ == "0"; }

  std::strong_ordering operator<=>(const GoVersion& other) const;
  bool operator==(const GoVersion& other) const { return (*this <=> other) == 0; }

 private:
  std::string major_ = "0", minor_ = "0", patch_, kind_,
              pre_;  // patch_ is "" in a language version and before a prerelease
};

}  // namespace goiso
