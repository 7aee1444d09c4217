#pragma once
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "diagnose/rules.h"

namespace goiso {

/// A table of rules compiled once, so that a line is read once however many there are. Any thread.
class LineMatcher {
 public:
  explicit LineMatcher(const std::vector<Rule>& rules);
  ~LineMatcher();
  /// Indices of the rules whose pattern is in the first 4 KiB of `line`; their places are the caller's affair.
  std::vector<int> matches(std::string_view line) const;

 private:
  struct Patterns;
  std::unique_ptr<Patterns> patterns_;
};

}  // namespace goiso
