#pragma once
#include <cstdint>

/// Where things are in a box. images/base/rootfs.txt makes these folders with the owner the box runs as.
namespace goiso::places {

inline constexpr const char* kInit = "/goiso-init";
inline constexpr const char* kInitFolder = "/goiso";  ///< goiso-init on a volume, in an image that is not ours
inline constexpr const char* kMountedInit = "/goiso/goiso-init";
inline constexpr const char* kInitReceipt = "/goiso/.goiso-receipt";  ///< written last
inline constexpr const char* kGoroot = "/usr/local/go";               ///< the SDK volume, read-only
inline constexpr const char* kGoVersion = "/usr/local/go/VERSION";
inline constexpr const char* kSdkReceipt = "/usr/local/go/.goiso-receipt";  ///< written last: the volume is whole
inline constexpr const char* kSeed = "/seed";                         ///< a GOCACHE of compiled std packages, read-only
inline constexpr const char* kSeedPackages = "/seed/goiso-packages";  ///< import paths the seed holds, one a line
inline constexpr const char* kDeps = "/deps";  ///< a GOCACHE of compiled packages of the build's modules, read-only
inline constexpr const char* kDepsList = "/deps/goiso-packages";  ///< what was looked for, as deps_plan.h words it
inline constexpr const char* kModules = "/modules";               ///< a GOMODCACHE of the build's modules, read-only
inline constexpr const char* kModulesReceipt = "/modules/.goiso-receipt";  ///< written last
inline constexpr const char* kWork = "/w";        ///< tmpfs or anonymous volume, dies with the box
inline constexpr const char* kSource = "/w/src";  ///< the snapshot's base folder
inline constexpr const char* kCache = "/w/cache";
inline constexpr const char* kModCache = "/w/mod";
inline constexpr const char* kHome = "/w/home";
inline constexpr const char* kTemp = "/tmp";  ///< tmpfs
inline constexpr const char* kEtc = "/etc";   ///< tmpfs, of the base image; goiso-init fills it

/// The module proxy's. Above what the kernel hands out by itself (ip_local_port_range), so that no test of the
/// project's gets it.
inline constexpr std::uint32_t kProxyPort = 61'109;

inline constexpr const char* kNobody = "65532:65532";
inline constexpr const char* kRoot = "0:0";

}  // namespace goiso::places
