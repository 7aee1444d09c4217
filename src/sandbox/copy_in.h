#pragma once
#include <map>
#include <stop_token>
#include <string>

#include "model/build_request.h"
#include "sandbox/init_link.h"
#include "sandbox/project_snapshot.h"
#include "sandbox/workshop.h"

namespace goiso {

/// Reads the request's project, within its limits. The same tree gives the same bytes (take_snapshot).
Result<ProjectSnapshot> read_project(const Workshop& shop, const BuildRequest& request, std::stop_token stop);

/// kUsage for a path of an overlay that is none, or that leads out of the project, and for content that is longer than
/// kMostOverlay.
Result<void> check_overlay(const std::map<std::string, std::string>& overlay);
inline constexpr std::size_t kMostOverlay = 200'000;  ///< bytes of one file: it travels in one frame

/// Unpacks the project in the box; then what goes over it: a made-up go.mod, the request's overlay.
Result<void> send_project(InitLink& link, const BuildRequest& request, const Spool& tar, std::stop_token stop);

}  // namespace goiso
