#include "cli/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

#include "base/text.h"

namespace goiso {
namespace terminal {
namespace {

std::atomic<int> out_failure{0};  // errno of the first write to stdout that failed

// 0, or the errno that ended the writing.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto size = write(fd, text.data(), text.size());
    if (size < 0 && errno != EINTR) {
      return errno;
    }
    text.remove_prefix(size < 0 ? 0 : static_cast<std::size_t>(size));
  }
  return 0;
}

bool can_redraw() {
  const char* kind = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  return kind == nullptr || std::string_view{kind} != "dumb";
}

// A word that somebody typed can be 100 KB long, and nobody wants that much of it back.
std::string told(std::string_view line) {
  constexpr std::size_t kMost = 2'000;
  const auto whole = terminal_safe(line.substr(0, kMost));
  return line.size() > kMost ? valid_utf8(whole) + "…" : whole;
}

}  // namespace

bool is_dumb() { return !can_redraw(); }

void claim_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
      // The lowest free number is `fd` itself. Opened the wrong way round, so that using it fails as it would have.
      (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

bool out_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool err_is_terminal() { return isatty(STDERR_FILENO) == 1 && can_redraw(); }

int width() {
  constexpr int kUsual = 80;
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

void write_out(std::string_view text) {
  int none = 0;
  if (const int failure = write_all(STDOUT_FILENO, text); failure != 0) {
    out_failure.compare_exchange_strong(none, failure);
  }
}

void write_err(std::string_view text) { (void)write_all(STDERR_FILENO, text); }

Result<void> out_is_whole() {
  const int failure = out_failure;
  if (failure == 0 || failure == EPIPE) {
    return {};
  }
  return system_error(ErrorKind::kStore, "cannot write the answer to stdout", failure);
}

}  // namespace terminal

std::string error_text(const Error& error) {
  std::string text = "error: " + terminal::told(error.message) + "\n";
  for (const auto& doing : error.doing) {
    text += "  while " + terminal::told(doing) + "\n";
  }
  if (!error.hint.empty()) {
    text += "help: " + terminal::told(error.hint) + "\n";
  }
  return text;
}

}  // namespace goiso
