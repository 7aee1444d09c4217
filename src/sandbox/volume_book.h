#pragma once
#include <chrono>
#include <filesystem>
#include <set>
#include <string>

#include "base/result.h"

namespace goiso {

/// Which volumes this state folder knows to be whole, one empty file a volume below `<state>/volumes/<engine id>/`. A
/// volume of ours that is in no book and whose maker is dead was left half-filled. Any process of the same user; no
/// locks needed.
class VolumeBook {
 public:
  VolumeBook(std::filesystem::path state_folder, const std::string& engine_id);
  Result<void> enter(const std::string& volume) const;   ///< it is whole
  Result<void> strike(const std::string& volume) const;  ///< it is gone, or no longer to be trusted
  bool holds(const std::string& volume) const;
  /// A volume in the book was just used; a failure costs nothing but a volume filled anew one day.
  void note_use(const std::string& volume) const;
  /// How long ago it was entered or used; zero when it is not in the book.
  std::chrono::hours unused_for(const std::string& volume) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace goiso
