#pragma once
#include <map>
#include <string>
#include <vector>

#include "model/limits.h"
#include "model/project.h"
#include "model/toolchain.h"

namespace goiso {

/// Where the go command in the box finds modules that the project does not carry in vendor/.
enum class ModuleSupply {
  kNone,   ///< GOPROXY=off
  kProxy,  ///< a module proxy on the box's own loopback, answered by a ModuleSource
  kTree,   ///< a read-only GOMODCACHE that should hold them all; the proxy is there too, and told of each that it lacks
};

/// The userland that goiso makes itself: a C library for old go commands, nothing else.
inline constexpr const char* kBaseImage = "base";
/// The one with a C compiler: goiso image build cgo.
inline constexpr const char* kCgoImage = "cgo";

/// Whether the packages of other modules may come compiled, by goiso's own go command and nobody else's.
enum class CompiledDeps {
  kNever,  ///< the build compiles them all itself
  kMake,   ///< compiled before the build when they are not there yet, for this run and those after it
};

/// What the build's own cache holds when it begins.
enum class BuildCache {
  kSeeded,  ///< standard packages that goiso compiled, and by CompiledDeps those of other modules
  kEmpty,   ///< nothing: the build compiles everything itself, whatever CompiledDeps says
};

enum class BoxUser { kNobody, kRoot };  ///< root still has no capabilities

/// One question: what does this command do, with this Go, on this project, in a box with these limits?
struct BuildRequest {
  Project project;
  Toolchain toolchain;
  std::vector<std::string> command;                ///< argv; "go" is the toolchain's
  std::map<std::string, std::string> environment;  ///< what the user asked for, over goiso's own defaults
  Limits limits;
  BoxUser user = BoxUser::kNobody;
  ModuleSupply modules = ModuleSupply::kNone;
  std::string image = kBaseImage;                    ///< base, cgo, or the name or id of an image that the engine has
  bool cgo = false;                                  ///< CGO_ENABLED, unless `environment` has a word of its own
  std::string runtime;                               ///< "" for the engine's default
  bool keep = false;                                 ///< leave the box for inspection
  CompiledDeps compiled_deps = CompiledDeps::kMake;  ///< says nothing about what the build does, only about how soon
  /// Files that replace or join the project's own in the box: path to content. A path is relative to the project's root
  /// ("go.mod", "internal/x/x.go"), '/' separated, and never leaves it. They are no part of the snapshot or its digest.
  std::map<std::string, std::string> overlay{};
  BuildCache cache = BuildCache::kSeeded;
  std::string expected_output{};  ///< a run passes only when a line of its output matches this (RE2); "" for any output
};

}  // namespace goiso
