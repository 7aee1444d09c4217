#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

/// Whose words a line is: a compiler crash speaks of SSA values and of functions by name, others do not.
enum class Voice { kOrdinary, kCompilerCrash };

/// Makes the part of a line that stays the same from run to run, box to box and patch to patch release.
/// Numbers become "#", positions go, folders become $WORK $GOROOT $MODCACHE $TMP or the project's relative path, Go
/// versions "go#", closures ".func", type arguments "[...]"; with kCompilerCrash also quoted functions "'F'", SSA
/// values "v#" and blocks "b#". Words that begin with a letter keep their digits: int64, sha256, v1.2.3.
class Mask {
 public:
  /// The box's folders are known by name; `environment` (GOROOT, GOCACHE, GOMODCACHE, GOTMPDIR, PWD …) adds to them.
  explicit Mask(const std::map<std::string, std::string>& environment = {});
  /// Reads at most the first 4 KiB of `line`; the result is valid UTF-8.
  std::string apply(std::string_view line, Voice voice = Voice::kOrdinary) const;

 private:
  std::string shorten_folders(std::string text) const;
  std::vector<std::pair<std::string, std::string>> folders_;  ///< longest first: prefix, what stands for it
};

}  // namespace goiso
