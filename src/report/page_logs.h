#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "model/probe_result.h"

namespace goiso {

/// A kept log for a person to read: all of it, or its first and last lines (64 KiB in all) with a line between them
/// that says how many bytes are missing and where they are. nullopt when the file is gone or is not what its digest
/// says: a report may come from another machine, and name any file of this one. Memory does not grow with the file.
std::optional<std::string> kept_log_text(const ProbeResult& result);

/// The kept logs that one page shows, read while it is written: a page holds so many bytes of them, failing runs'
/// before passing ones'. The same page for the same report and files.
class PageLogs {
 public:
  struct Room {
    std::size_t failing = std::size_t{6} << 20;  ///< bytes as they stand in the page
    std::size_t passing = std::size_t{2} << 20;
  };
  PageLogs() : PageLogs(Room{}) {}
  explicit PageLogs(Room room) : room_(room) {}

  struct Part {
    std::string html;    ///< "" when it is not shown
    std::string remark;  ///< why not
  };
  Part of(const ProbeResult& result);

 private:
  Room room_;
};

}  // namespace goiso
