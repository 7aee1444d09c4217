// The only program in the test's image: writes its stdin to stdout, says on stderr how much it was, and exits with 7.
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace {

bool write_all(int fd, const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto written = write(fd, bytes, size);
    if (written <= 0) {
      return false;
    }
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

int main() {
  static char buffer[64 << 10];
  unsigned long long total = 0;
  for (ssize_t size = 0; (size = read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) {
    total += static_cast<unsigned long long>(size);
    if (!write_all(STDOUT_FILENO, buffer, static_cast<std::size_t>(size))) {
      return 1;
    }
  }
  char words[64];
  std::snprintf(words, sizeof words, "%llu bytes\n", total);
  return write_all(STDERR_FILENO, words, std::strlen(words)) ? 7 : 1;
}
