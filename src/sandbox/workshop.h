#pragma once
#include <filesystem>
#include <string>

#include "engine/engine.h"
#include "engine/events.h"
#include "model/progress.h"
#include "sandbox/base_image.h"
#include "sandbox/box.h"
#include "sandbox/box_plan.h"
#include "sandbox/token_gate.h"
#include "sandbox/volume_book.h"
#include "sdk/store.h"

namespace goiso {

/// What making boxes and filling volumes needs; all of it outlives each use. Any thread.
struct Workshop {
  const Engine& engine;
  const SdkStore& sdks;
  const EventStream* events;
  const Session& session;
  std::string image;
  const VolumeBook& book;
  Progress& progress;
  const BaseImage& base_image;
  std::filesystem::path temporary;  ///< spools of large projects
  TokenGate& starts;                ///< a token of processors for each container that may be starting

  /// On the base image, whose id `image` is.
  BoxGround ground() const { return {engine.facts(), session, image}; }

  /// Box::open, when it is this one's turn to start. A base image that somebody removed is loaded again: between two
  /// boxes nothing uses it.
  Result<Box> open_box(const BoxPlan& plan, std::stop_token stop, TokenGate::Turn turn = TokenGate::Turn::kNow) const;
};

}  // namespace goiso
