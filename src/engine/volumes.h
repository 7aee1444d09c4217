#pragma once
#include "engine/containers.h"

namespace goiso {

struct VolumeState {
  std::string name;
  Labels labels;
  std::string created;  ///< RFC 3339 as the engine writes it
};

/// A named local volume; one that is already there is success (its labels stay as they are).
Result<VolumeState> create_volume(const Engine& engine, const std::string& name, const Labels& labels, std::stop_token stop);
Result<std::vector<VolumeState>> list_volumes(const Engine& engine, const std::vector<std::string>& labels, std::stop_token stop);
Result<std::optional<VolumeState>> inspect_volume(const Engine& engine, const std::string& name, std::stop_token stop);
enum class VolumeRemoval { kRemoved, kAbsent, kInUse };
Result<VolumeRemoval> remove_volume(const Engine& engine, const std::string& name, std::stop_token stop);

}  // namespace goiso
