#pragma once
#include <map>
#include <string>
#include <vector>

#include "model/build_request.h"

namespace goiso {

/// Raised whenever equal builds may get another verdict from this goiso than from the last: other rules of diagnose,
/// another box. Answers that were kept under another number are never found again.
inline constexpr int kProbeSchema = 4;

/// All that decides what a build does, chance apart: two probes with equal keys ask the same question. A plain value;
/// where a digest is asked for, any text that is equal exactly when the content is will do.
struct ProbeKey {
  std::string sdk;       ///< "sha256:…" of the SDK's archive
  std::string snapshot;  ///< "sha256:…" of the tree that the box gets, vendor folder and synthesised go.mod included
  std::string overlay;   ///< digest of what is laid over that tree (another go.mod, another go.sum); "" for nothing
  std::string folder;    ///< where in the tree the command runs, "" for its root
  std::vector<std::string> command;
  std::map<std::string, std::string> environment;  ///< what was asked for, over goiso's own defaults
  std::string image_id;                            ///< "sha256:…" of the userland, never its name
  std::string runtime;                             ///< OCI runtime; "" for the engine's default
  bool cgo = false;
  BoxUser user = BoxUser::kNobody;
  Limits limits;  ///< all of them: what ends a build is among what decides it
  ModuleSupply modules = ModuleSupply::kNone;
  std::string expected_output;  ///< BuildRequest's: an answer is right for the expectation that was asked alone
  BuildCache cache = BuildCache::kSeeded;  ///< what a build compiles itself may be another thing
  std::string module_set;                  ///< digest of the modules that the build may use; "" for none

  /// False while sdk, snapshot, image_id or command is missing: such a key means nothing.
  bool is_whole() const;
  /// "sha256:…" over kProbeSchema and every field, each with its name and length, so that no two keys share a text.
  std::string digest() const;
};

/// What the request alone says. The caller adds snapshot, overlay, image_id and module_set, which only providing and
/// reading them tells.
ProbeKey probe_key_of(const BuildRequest& request);

}  // namespace goiso
