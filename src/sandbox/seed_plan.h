#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/build_request.h"

namespace goiso {

/// Which compiled standard library a request can use. Go keys a compiled package by SDK, target and a few flags; two
/// requests with equal variants share one seed volume.
struct SeedVariant {
  std::map<std::string, std::string>
      environment;                 ///< GOOS, GOARCH, GOAMD64, GOEXPERIMENT, CGO_ENABLED …, as far as set
  std::vector<std::string> flags;  ///< -race, -trimpath, -buildmode=pie …, sorted
  std::string
      image;  ///< id of the image whose C compiler is used; "" for pure Go, or for the base image, which has none
  /// A short name: hash over the SDK's digest and the fields above.
  std::string volume(const std::string& sdk_digest) const;
  /// A C compiler has a say in it, so that some packages may not compile at all.
  bool needs_c() const;
};

/// `image` is the id of the image the request runs in when that is not the base image.
SeedVariant seed_variant(const BuildRequest& request, const std::map<std::string, std::string>& environment,
                         const std::string& image = {});

/// What a command has of a seed.
enum class SeedUse {
  kNone,     ///< a verb of the go command that compiles nothing
  kIfThere,  ///< a program goiso knows nothing of: it may compile, but which packages cannot be told
  kNeeded,   ///< go build, install, run, test or vet
};
SeedUse seed_use(const std::vector<std::string>& command);

/// The standard packages a command on this snapshot compiles: what its files import, `runtime`, and for `go test` what
/// the generated test main needs. Empty unless the seed is needed.
std::set<std::string> packages_wanted(const std::vector<std::string>& command, const Snapshot& snapshot);

/// The command is the go command with this verb.
bool is_go_verb(const std::vector<std::string>& command, std::string_view verb);

/// The words of GOFLAGS and then those of the command, as far as they can be flags of the go command's, each with one
/// '-' where it was written with two.
std::vector<std::string> flag_words(const std::vector<std::string>& command,
                                    const std::map<std::string, std::string>& environment);

/// An import path that a project nobody trusts may have as an argument of the go command in a box that compiles ahead:
/// no flag, no pattern ("fmt...", "std", "all"), no version query, no command of the toolchain.
bool is_plain_package(std::string_view path);

/// What the go command adds to every program of such a variant: runtime/cgo, runtime/race …
std::set<std::string> packages_added(const SeedVariant& variant);

/// Those of `wanted` that the text of the seed's package list does not hold.
std::vector<std::string> packages_missing(const std::set<std::string>& wanted, const std::string& seed_packages);

}  // namespace goiso
