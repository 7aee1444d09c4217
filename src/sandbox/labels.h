#pragma once
#include <chrono>
#include <string>

#include "engine/containers.h"

/// The labels on everything goiso makes in an engine, so that any later goiso can tell whose it is and whether it may
/// go.
namespace goiso::labels {

inline constexpr const char* kMark = "dev.goiso";
inline constexpr const char* kKind =
    "dev.goiso.kind";  ///< box, populate, seed, sdk, std, deps, modules, init, image, cgo, import
inline constexpr const char* kSession = "dev.goiso.session";  ///< one goiso process
inline constexpr const char* kBox =
    "dev.goiso.box";  ///< random: one container, so that a create whose answer was lost can be told
inline constexpr const char* kOwner = "dev.goiso.owner";  ///< base/owner.h
inline constexpr const char* kHome = "dev.goiso.home";    ///< the state folder's id: who keeps the books about a volume
inline constexpr const char* kDeadline = "dev.goiso.deadline";  ///< unix seconds; past it nobody needs the container
inline constexpr const char* kDigest = "dev.goiso.digest";      ///< of what an image or volume was made from
inline constexpr const char* kImage =
    "dev.goiso.image";  ///< on a std seed: the id of the image whose C compiler it was made with
inline constexpr const char* kKeep = "dev.goiso.keep";  ///< on a box that --keep left

inline constexpr const char* kBaseKind = "image";       ///< the base image
inline constexpr const char* kInitKind = "init";        ///< a volume with goiso-init
inline constexpr const char* kModulesKind = "modules";  ///< a volume with a set of modules
inline constexpr const char* kDepsKind = "deps";        ///< a volume with the compiled packages of such a set
inline constexpr const char* kCgoKind = "cgo";          ///< an image with a C compiler
inline constexpr const char* kImportKind = "import";    ///< an image that a user imported

}  // namespace goiso::labels

namespace goiso {

/// What is the same on everything one goiso process makes.
struct Session {
  std::string id;     ///< random hex
  std::string owner;  ///< base/owner.h
  std::string home;   ///< id of the state folder
  /// `kind` and the session's own labels.
  Labels labels(const std::string& kind) const;
};

}  // namespace goiso
