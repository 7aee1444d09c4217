#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnose/line_matcher.h"
#include "diagnose/log_sources.h"

namespace goiso {

/// The "# importpath" heading that a line of tool output stands under.
struct Block {
  std::string package;  ///< "" outside of all
  bool is_vet = false;  ///< headed "# [importpath]" (1.23 and later)
  bool is_open() const { return !package.empty(); }
};

/// One line that a rule knows. Views point into the scanned text.
struct LogEvent {
  Rule rule{};
  std::string_view line;
  std::string_view rest;  ///< the text from the line after it
  Block block;
};

/// Every line of `text` that one of `rules` knows, with the lowest-ranked rule that fits its place. Progress of the go
/// command ("go: downloading …") is none.
std::vector<LogEvent> scan(std::string_view text, const std::vector<Rule>& rules, const LineMatcher& matcher);

/// The import path of a heading line, in a block; a closed block when `line` is no heading.
Block block_headed(std::string_view line);

}  // namespace goiso
