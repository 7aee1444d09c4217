#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"

namespace goiso {

/// What a build is for: GOOS, GOARCH and, where the architecture has them, its level ("v3" of amd64, "7" of arm).
struct BuildPlatform {
  std::string goos;
  std::string goarch;
  std::string variant;  ///< "" for the default
  std::string text() const { return goos + "/" + goarch + (variant.empty() ? "" : "/" + variant); }
};

/// "linux/arm64", "linux/arm/v7", "linux/amd64/v3". kUsage for anything else, also for a level that the architecture
/// does not have.
Result<BuildPlatform> parse_platform(std::string_view text);

/// Which Go builds for which platform (manifests/platforms.json). A value; reading is for any thread.
class PlatformTable {
 public:
  struct Pair {
    std::string name;  ///< "linux/arm64"
    int since = 0;     ///< minor of the first Go line that builds for it
    int until = 0;     ///< minor of the last one; 0: it still does
  };

  /// kStore when the table is damaged.
  static Result<PlatformTable> load(const std::filesystem::path& folder);
  explicit PlatformTable(std::vector<Pair> pairs) : pairs_(std::move(pairs)) {}

  /// kUsage, with what may have been meant, for a platform that no Go ever built for.
  Result<const Pair*> find(const BuildPlatform& platform) const;

  /// GOOS, GOARCH and GOARM, GOAMD64 … for a build with that Go. kUsage when that Go cannot build for it, naming the
  /// first or last that could.
  Result<std::map<std::string, std::string>> environment(const BuildPlatform& platform, const GoVersion& version) const;

 private:
  std::vector<Pair> pairs_;
};

}  // namespace goiso
