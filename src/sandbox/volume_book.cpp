#include "sandbox/volume_book.h"

#include <algorithm>
#include <utility>

#include "base/file.h"

namespace goiso {
namespace {

// Engine ids are "ABCD:EFGH:…" or a UUID; whatever they are, they become one harmless folder name.
std::string folder_name(std::string id) {
  std::replace_if(
      id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '-');
  return id.empty() ? "engine" : id;
}

}  // namespace

VolumeBook::VolumeBook(std::filesystem::path state_folder, const std::string& engine_id)
    : folder_(std::move(state_folder) / "volumes" / folder_name(engine_id)) {}

Result<void> VolumeBook::enter(const std::string& volume) const {
  TRY(make_folders(folder_));
  return write_file_atomically(folder_ / volume, "");
}

Result<void> VolumeBook::strike(const std::string& volume) const {
  std::error_code error;
  std::filesystem::remove(folder_ / volume, error);
  if (error) {
    return system_error(ErrorKind::kStore, "cannot strike '" + volume + "' off the volume book", error.value());
  }
  return {};
}

bool VolumeBook::holds(const std::string& volume) const {
  std::error_code error;
  return std::filesystem::exists(folder_ / volume, error);
}

void VolumeBook::note_use(const std::string& volume) const {
  std::error_code error;
  std::filesystem::last_write_time(folder_ / volume, std::filesystem::file_time_type::clock::now(), error);
}

std::chrono::hours VolumeBook::unused_for(const std::string& volume) const {
  std::error_code error;
  const auto used = std::filesystem::last_write_time(folder_ / volume, error);
  return error ? std::chrono::hours{0}
               : std::chrono::duration_cast<std::chrono::hours>(std::filesystem::file_time_type::clock::now() - used);
}

}  // namespace goiso
