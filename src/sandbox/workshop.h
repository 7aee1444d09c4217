#pragma once
#include <filesystem>
#include <string>

#include "engine/engine.h"
#include "engine/events.h"
#include "model/progress.h"
#include "sandbox/box_plan.h"
#include "sandbox/volume_book.h"
#include "sdk/store.h"

namespace goiso {

/// What making boxes and filling volumes needs; all of it outlives each use.
struct Workshop {
  const Engine& engine;
  const SdkStore& sdks;
  const EventStream* events;
  const Session& session;
  std::string image;
  const VolumeBook& book;
  Progress& progress;
  std::filesystem::path init;  ///< the goiso-init program

  /// On the base image, whose id `image` is.
  BoxGround ground() const { return {engine.facts(), session, image}; }
};

}  // namespace goiso
