#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

/// A place in the source at which a behaviour can be switched by itself.
struct ChangeSite {
  std::string hash;   ///< "0xa0e26d00d7f8cf68", as the toolchain prints it
  std::string place;  ///< "main.go:7"; "" when nothing outside the standard library is on the stack
  std::string what;   ///< "loop variable i now per-iteration", "time.NewTimer"; may be empty
};

/// The sites that a log in the bisect protocol tells of ("[bisect-match 0x…]", golang.org/x/tools/cmd/bisect), in the
/// order they appear, each once. The compiler writes a site on one line behind "file:line:col: "; the library writes a
/// stack, whose first frame below `source_root` is the place. Places are relative to `source_root`.
std::vector<ChangeSite> sites_in(std::string_view log, std::string_view source_root);

/// The pattern of that protocol that matches these sites and no others.
std::string pattern_matching(const std::vector<std::string>& hashes);

/// What a build did with the new behaviour at these sites and the old one everywhere else.
struct SiteRun {
  std::vector<std::string> sites;
  bool fails = false;
};

struct SiteStep {
  std::optional<std::vector<std::string>> ask;  ///< run with the new behaviour at these alone
  std::optional<std::vector<std::string>>
      smallest;  ///< or: no site can be taken out of these without losing the failure
};

/// Delta debugging (Zeller's ddmin) over the sites. With all of them it fails, with none it passes: the caller has seen
/// both. Pure; what was run decides what comes next. Gives up (neither member is set) after kMostSiteRuns.
SiteStep next_site_step(const std::vector<std::string>& all, const std::vector<SiteRun>& runs);
inline constexpr std::size_t kMostSiteRuns = 200;

}  // namespace goiso
