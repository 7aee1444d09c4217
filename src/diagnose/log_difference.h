#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnose/mask.h"

namespace goiso {

/// A line of a log, as it stands there.
struct LogLine {
  std::size_t number = 0;  ///< from 1
  std::string text;
};

/// The lines that one log has and the other has not, and the first of them.
struct LogRemainder {
  std::size_t count = 0;
  std::vector<LogLine> lines;
};

/// What two logs do not share once what differs in any two runs is masked, line by line, wherever in the log a line
/// stands: packages are built in any order.
struct LogDifference {
  LogRemainder only_one;
  LogRemainder only_other;
  std::size_t nearly_equal = 0;                     ///< lines that are equal but for what is masked
  std::vector<std::pair<LogLine, LogLine>> nearly;  ///< the first of them, the line of each log
  bool is_reordered = false;                        ///< the lines that both have stand in another order

  bool differs() const { return only_one.count + only_other.count > 0; }
};

/// Keeps at most `most` lines of each kind. Empty lines do not count, nor does what stands beyond the first 4 KiB of
/// one. Pure, and linear in the logs.
LogDifference log_difference(std::string_view one, std::string_view other, const Mask& mask, Voice voice,
                             std::size_t most);

}  // namespace goiso
