#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace goiso {

/// A linux archive of the download page.
struct ReleaseFile {
  std::string sha256;  ///< lower-case hex
  int sources = 1;     ///< how many independent lists agree on it
};

/// The archives of all releases, as lines "NAME SHA256 SOURCES" sorted by name: some thousand of which a run needs one
/// or none, so that they are looked up in the text. A value; copies share the text.
class ArchiveList {
 public:
  ArchiveList() = default;
  /// kStore when a line is none, or out of order.
  static Result<ArchiveList> read(const std::filesystem::path& path);
  std::optional<ReleaseFile> find(std::string_view name) const;

 private:
  struct Line {
    std::string_view name, sha256;  // in *text_
    int sources = 1;
  };
  static std::optional<Line> parse(std::string_view line);
  std::shared_ptr<const std::string> text_;  // shared: the lines point into it
  std::vector<Line> lines_;
};

}  // namespace goiso
