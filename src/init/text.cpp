#include "init/text.h"

#include <fcntl.h>
#include <unistd.h>

namespace goiso::init {

FileText read_text(const std::string& path, std::size_t limit) {
  FileText file;
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) {
    return file;
  }
  char buffer[4096];
  ssize_t size = 0;
  while (file.text.size() < limit && (size = read(fd, buffer, sizeof buffer)) > 0) {
    file.text.append(buffer, static_cast<std::size_t>(size));
  }
  close(fd);
  file.is_there = size >= 0;
  file.text.resize(std::min(file.text.size(), limit));
  return file;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto start = text.find_first_not_of(kSpace);
  return start == std::string_view::npos ? std::string_view{} : text.substr(start, text.find_last_not_of(kSpace) - start + 1);
}

std::string_view field(std::string_view text, std::string_view name) {
  for (const auto line : split(text, '\n')) {
    if (line.size() > name.size() && line.substr(0, name.size()) == name && (line[name.size()] == ':' || line[name.size()] == ' ')) {
      return trim(line.substr(name.size() + 1));
    }
  }
  return {};
}

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      break;
    }
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

}  // namespace goiso::init
