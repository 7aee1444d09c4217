#include "command/laid_over.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "command/prober.h"
#include "project/tree_walk.h"
#include "sandbox/copy_in.h"

namespace goiso {
namespace {

constexpr std::size_t kMostFiles = 256;  // each is a frame of its own in every box

Error refused(const std::filesystem::path& folder, const std::string& what) {
  return Error{ErrorKind::kUsage,
               fmt::format("--unbreak '{}' {}", terminal_safe(folder.string()), what),
               {},
               "it takes a folder with the few files that are to stand in for the project's own: go.mod, x/y.go …"};
}

}  // namespace

Result<LaidOver> read_laid_over(const std::filesystem::path& folder) {
  std::error_code unreadable;
  if (!std::filesystem::is_directory(folder, unreadable)) {
    return refused(folder, std::filesystem::exists(folder, unreadable) ? "is no folder" : "does not exist");
  }
  LaidOver over{folder, {}, ""};
  TRY(walk_tree(folder,
                [&](const WalkEntry& entry) -> Result<WalkStep> {
                  if (S_ISDIR(entry.status.st_mode)) {
                    return entry.leaf == ".git" ? WalkStep::kSkip : WalkStep::kGoOn;
                  }
                  if (!S_ISREG(entry.status.st_mode)) {
                    return refused(folder, fmt::format("has '{}', which is no plain file", terminal_safe(entry.name)));
                  }
                  if (over.files.size() == kMostFiles) {
                    return refused(folder, fmt::format("has more than {} files", kMostFiles));
                  }
                  if (static_cast<std::size_t>(entry.status.st_size) > kMostOverlay) {
                    return refused(folder, fmt::format("has '{}', which is too long: {} bytes, {} at most",
                                                       terminal_safe(entry.name), entry.status.st_size, kMostOverlay));
                  }
                  TRY_ASSIGN(over.files[entry.name], read_file(folder / entry.name, kMostOverlay));
                  return WalkStep::kGoOn;
                },
                {}));
  if (over.files.empty()) {
    return refused(folder, "has no file");
  }
  TRY(check_overlay(over.files));
  over.digest = digest_of_overlay(over.files);
  return over;
}

}  // namespace goiso
