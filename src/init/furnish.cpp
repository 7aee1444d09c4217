#include "init/furnish.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "init/text.h"

namespace goiso::init {
namespace {

constexpr const char* kKept = "/goiso-etc";
constexpr const char* kEtc = "/etc";

// What the engine has mounted there stays.
void copy_text(const std::string& from, const std::string& to) {
  const auto text = read_text(from).text;
  const int fd = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
  if (fd >= 0) {
    (void)!write(fd, text.data(), text.size());  // attest() tells what is missing
    close(fd);
  }
}

}  // namespace

void furnish_etc() {
  DIR* kept = opendir(kKept);
  if (kept == nullptr) {
    return;
  }
  if (access(kEtc, W_OK) == 0) {
    while (const dirent* entry = readdir(kept)) {
      const std::string name = entry->d_name;
      if (name[0] != '.') {
        copy_text(kKept + ('/' + name), kEtc + ('/' + name));
      }
    }
    (void)!symlink("/proc/mounts", "/etc/mtab");
    (void)chmod(kEtc, 0555);
  }
  closedir(kept);
}

}  // namespace goiso::init
