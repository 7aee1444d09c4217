#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"

namespace goiso {

/// A version as a spec writes it. "1.21" is a line: all that was released as 1.21. "1.21.3", "1.22rc1", "1.20.0" and,
/// before 1.21, "go1.20" are releases.
struct SpecVersion {
  GoVersion version;
  bool is_line = false;
  std::string suffix;  ///< "custom" of go1.21.3-custom: no official release has one
};

enum class SpecOperator { kAtLeast, kAbove, kAtMost, kBelow, kEqual, kTilde, kCaret };
struct SpecBound {
  SpecOperator op = SpecOperator::kEqual;
  SpecVersion version;
};

enum class SpecAlias { kStable, kOldStable, kSupported, kOldest, kRc, kMinors, kZeros, kAll, kTip };
enum class SpecFile { kGoMod, kGoModGo, kGoModToolchain, kGoModAndNewer, kGoWork, kGoVersion, kToolVersions };

/// One part of a spec between commas.
struct SpecTerm {
  enum class Kind { kRelease, kNewest, kEvery, kBounds, kRange, kAlias, kFile, kFolder };
  Kind kind = Kind::kRelease;
  bool removes = false;   ///< it began with "!"
  std::string text;       ///< as written, without the "!"
  SpecVersion low, high;  ///< low: the version of kRelease, kNewest, kEvery (a line; not when is_all); both: kRange
  bool is_all = false;    ///< kEvery of "1.*"
  std::vector<SpecBound> bounds;  ///< all of them hold
  SpecAlias alias = SpecAlias::kStable;
  SpecFile file = SpecFile::kGoMod;
  std::string folder;  ///< of "path:DIR"
};

/// The grammar of version specs (design: bisect-matrix §4.1):
///   spec = item *("," item)    item = ["!"] term    "!" takes away from what stands before it
///   term = 1.21.3 | 1.22rc1 | 1.21 | 1.21.x | 1.21.* | 1.* | >=1.22 <1.24 | 1.19..1.23 | stable | go.mod | path:DIR |
///   …
/// Blanks around items do not count; "go" may precede a version; 1.24.0-rc.1 is 1.24rc1. Pure. kUsage names the part
/// that is none of these, with what it may have meant.
Result<std::vector<SpecTerm>> parse_version_spec(std::string_view spec);

/// The aliases and file names of the grammar, for "did you mean".
std::vector<std::string> spec_words();

}  // namespace goiso
