#include "init/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "init/end.h"
#include "init/text.h"

namespace goiso::init {
namespace {

constexpr std::size_t kProbeLimit = 65536;

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = write(fd, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

int write_whole(const std::string& path, std::uint32_t mode, std::string_view content) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode & 0777);
  if (fd < 0) {
    return errno;
  }
  const int error = write_all(fd, content) && fchmod(fd, mode & 0777) == 0 && fsync(fd) == 0 ? 0 : errno;
  close(fd);
  return error;
}

template <class Visit>
void each_entry(const std::string& folder, const Visit& visit) {
  DIR* entries = opendir(folder.c_str());
  if (entries == nullptr) {
    return;
  }
  while (const dirent* entry = readdir(entries)) {
    if (entry->d_name[0] != '.') {
      visit(*entry);
    }
  }
  closedir(entries);
}

// Calls `visit` with each name in a folder; a folder that cannot be read has none.
template <class Visit>
void each_name(const std::string& folder, const Visit& visit) {
  each_entry(folder, [&](const dirent& entry) { visit(std::string{entry.d_name}); });
}

bool is_cache_folder(const std::string& name) {
  return name.size() == 2 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

struct SeedCounts {
  std::uint64_t links = 0;
  std::uint64_t copies = 0;
};

// 0 or an errno. An entry that is there already was laid out before.
int lay_out_entry(const std::string& from, const std::string& to, SeedCounts& counts) {
  if (from.ends_with("-d")) {
    ++counts.links;
    return symlink(from.c_str(), to.c_str()) == 0 || errno == EEXIST ? 0 : errno;
  }
  if (!from.ends_with("-a") || access(to.c_str(), F_OK) == 0) {
    return 0;
  }
  ++counts.copies;
  const int fd = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) {
    return errno;
  }
  const int error = write_all(fd, read_text(from, 4096).text) ? 0 : errno;
  close(fd);
  return error;
}

// Some file systems do not tell a link in the listing.
bool is_link(const dirent& entry, const std::string& path) {
  struct stat status {};
  return entry.d_type == DT_LNK ||
         (entry.d_type == DT_UNKNOWN && lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode));
}

// The go command replaces what is missing by writing to its name, and cannot through a link to nowhere.
void remove_lost_links(const std::string& folder) {
  each_entry(folder, [&](const dirent& entry) {
    const auto path = folder + entry.d_name;
    if (is_link(entry, path) && access(path.c_str(), F_OK) != 0) {
      unlink(path.c_str());
    }
  });
}

}  // namespace

int make_folders(const std::string& path) {
  for (std::size_t end = 1; end != std::string::npos && end < path.size();) {
    end = path.find('/', end + 1);
    if (mkdir(path.substr(0, end).c_str(), 0755) != 0 && errno != EEXIST) {
      struct stat found {};
      const int error = errno;
      if (stat(path.substr(0, end).c_str(), &found) != 0) {  // EROFS also comes for folders that are there
        return error;
      }
    }
  }
  return 0;
}

std::map<std::string, std::string> probe(const std::vector<std::string>& paths) {
  constexpr std::size_t kRoom = wire::kMaxPayload - 4096;
  std::map<std::string, std::string> contents;
  std::size_t used = 0;
  for (const auto& path : paths) {
    auto file = read_text(path, kProbeLimit);
    used += path.size() + file.text.size() + 8;
    if (file.is_there && used < kRoom) {
      contents.emplace(path, std::move(file.text));
    }
  }
  return contents;
}

int write_file(const wire::WriteMessage& message) {
  if (const int error = make_folders(parent_of(message.path)); error != 0) {
    return error;
  }
  const auto temporary = message.path + ".goiso-new";
  if (const int error = write_whole(temporary, message.mode, message.content); error != 0) {
    return error;
  }
  return rename(temporary.c_str(), message.path.c_str()) == 0 ? 0 : errno;
}

std::map<std::string, std::string> lay_out_seed(Post& post, const wire::SeedMessage& message) {
  SeedCounts counts;
  if (const int error = make_folders(message.to); error != 0) {
    end_with_errno(post, "cannot make '" + message.to + "'", error);
  }
  each_name(message.from, [&](const std::string& folder) {
    if (!is_cache_folder(folder)) {
      return;
    }
    const auto from = message.from + '/' + folder + '/';
    const auto to = message.to + '/' + folder + '/';
    mkdir(to.c_str(), 0755);
    remove_lost_links(to);
    each_entry(from, [&](const dirent& entry) {
      const std::string name = entry.d_name;
      const int error = is_link(entry, from + name) ? 0 : lay_out_entry(from + name, to + name, counts);
      if (error != 0) {
        end_with_errno(post, "cannot lay out '" + to + name + "'", error);
      }
    });
  });
  return {{"copies", std::to_string(counts.copies)}, {"links", std::to_string(counts.links)}};
}

std::uint64_t count_entries(const std::string& folder) {
  std::uint64_t count = 0;
  each_name(folder,
            [&](const std::string& name) { each_name(folder + '/' + name, [&](const std::string&) { ++count; }); });
  return count;
}

}  // namespace goiso::init
