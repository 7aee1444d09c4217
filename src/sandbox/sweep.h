#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "sandbox/labels.h"
#include "sandbox/volume_book.h"

namespace goiso {

/// Something of goiso's in an engine that nobody needs any more.
struct Leak {
  enum class What { kContainer, kVolume, kImage };
  What what = What::kContainer;
  std::string id;     ///< container or image id, volume name
  std::string name;   ///< for people
  std::string owner;  ///< base/owner.h text
  std::int64_t age_s = 0;
  std::string why;  ///< "its owner is dead", "its deadline passed", "left half-filled", "kept by --keep"
};
const char* name_of(Leak::What what);

enum class SweepReach {
  kDead,  ///< what dead owners left: containers, and volumes of this home that are in no book
  kOver,  ///< also the session's own volumes that are in no book: its last box is closed
  kAll,   ///< also boxes kept by --keep
};

/// Looks, changes nothing. Containers whose owner is alive are never listed; a foreign owner's only past their
/// deadline.
Result<std::vector<Leak>> find_leaks(const Engine& engine, const Session& session, const VolumeBook& book,
                                     SweepReach reach, std::stop_token stop);

/// Base images other than `current` (a digest, BaseImage): what other versions of goiso brought, in a moment each.
Result<std::vector<Leak>> find_old_images(const Engine& engine, const std::string& current, std::stop_token stop);

/// Volumes of this home that nothing will use again: a goiso-init other than `current_init` (its digest), and the
/// compiled standard library of an image that is gone.
Result<std::vector<Leak>> find_old_volumes(const Engine& engine, const Session& session,
                                           const std::string& current_init, std::stop_token stop);

/// Removes what find_leaks found; something that is in use or gone meanwhile is no failure. The number removed.
Result<int> remove_leaks(const Engine& engine, const std::vector<Leak>& leaks, std::stop_token stop);

}  // namespace goiso
