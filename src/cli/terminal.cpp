#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"

namespace goiso {
namespace terminal {
namespace {

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto size = write(fd, text.data(), text.size());
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size <= 0) {
      return;
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

}  // namespace

bool out_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool err_is_terminal() { return isatty(STDERR_FILENO) == 1; }

int width() {
  constexpr int kUsual = 80;
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

void write_out(std::string_view text) { write_all(STDOUT_FILENO, text); }
void write_err(std::string_view text) { write_all(STDERR_FILENO, text); }

}  // namespace terminal

std::string error_text(const Error& error) {
  std::string text = "error: " + terminal_safe(error.message) + "\n";
  for (const auto& doing : error.doing) {
    text += "  while " + terminal_safe(doing) + "\n";
  }
  if (!error.hint.empty()) {
    text += "help: " + terminal_safe(error.hint) + "\n";
  }
  return text;
}

}  // namespace goiso
