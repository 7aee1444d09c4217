#include "report/lock_holder.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <fstream>
#include <string_view>

#include "base/text.h"

namespace goiso {
namespace {

std::string process_named(std::string_view pid) {
  std::ifstream in(fmt::format("/proc/{}/comm", pid));
  std::string name;
  std::getline(in, name);
  return name.empty() ? fmt::format("process {}", pid) : fmt::format("process {} ({})", pid, terminal_safe(name));
}

}  // namespace

// A line of /proc/locks: "1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 120 120".
std::string holder_of_lock(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) {
    return {};
  }
  const auto wanted = fmt::format("{:02x}:{:02x}:{}", major(status.st_dev), minor(status.st_dev), status.st_ino);
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    const auto words = split_words(line);
    constexpr std::size_t kKind = 3;
    constexpr std::size_t kPid = 4;
    constexpr std::size_t kFile = 5;
    if (words.size() > kFile && words[kKind] == "WRITE" && words[kFile] == wanted) {
      return process_named(words[kPid]);
    }
  }
  return {};
}

}  // namespace goiso
