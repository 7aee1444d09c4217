#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/build_request.h"
#include "sandbox/seed_plan.h"

namespace goiso {

/// Which compiled packages of other modules a request can use: what decides about the standard library's, and what
/// chooses among a module's files.
struct DepsVariant {
  SeedVariant seed;
  std::string tags;                          ///< -tags, separated by commas
  std::map<std::string, std::string> modes;  ///< GO111MODULE and GOWORK, as far as they are on, off or auto
  /// A short name: hash over the SDK's digest, that of the set of modules, and the fields above. So a volume is only
  /// ever read by builds of the very modules it was compiled from.
  std::string volume(const std::string& sdk_digest, const std::string& modules_digest) const;
};

/// nullopt for a command that compiles nothing, and for one with a word that changes how other modules' packages are
/// compiled, or which ones, in a way a variant does not know.
std::optional<DepsVariant> deps_variant(const std::vector<std::string>& command,
                                        const std::map<std::string, std::string>& environment, const SeedVariant& seed);

/// What a volume of compiled packages says about itself, as a small text: how many there are, and which were looked
/// for, whether they compile or not.
struct DepsList {
  int compiled = 0;
  std::set<std::string> asked;                   ///< marks (DepsWanted)
  static DepsList parse(std::string_view text);  ///< An empty one for what is none.
  /// These were looked for too; what was before is forgotten when it would be more than one probe brings back.
  void note(const std::vector<std::string>& marks);
  std::string text() const;
};

/// The packages of other modules that a build compiles. The same path is another package where other requirements
/// choose its version, so each is marked with a hash over both.
struct DepsWanted {
  std::vector<std::string> packages;
  std::string requirements;  ///< digest over every go.mod and go.work of the tree
  std::map<std::string, std::string>
      module_files;  ///< those, and go.sum and go.work.sum, by name below the tree's base
  std::vector<std::string> marks() const;
  bool all_asked(const DepsList& list) const;
};

/// Those that the files of the snapshot import, for `go test` and `go vet` those of its tests too. None when its module
/// files were too large to keep.
DepsWanted deps_wanted(const BuildRequest& request, const Snapshot& snapshot);

/// What `go list -deps` says of them (kDepsListing is its -f).
struct DepsClosure {
  std::vector<std::string>
      compiled;                    ///< packages of modules that need no C compiler and that no other of these imports
  std::set<std::string> standard;  ///< standard packages among them that can be named from outside
  int packages = 0;                ///< packages of modules in all
};
extern const char* const kDepsListing;
DepsClosure parse_deps_listing(std::string_view listing);

}  // namespace goiso
