#include "base/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>

#include "base/fd.h"
#include "base/text.h"

namespace goiso {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kIn = 0, kOut = 1, kErr = 2;  // of the program that is started
constexpr int kCannotStart = 127;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) {
    list.push_back(text.data());
  }
  list.push_back(nullptr);
  return list;
}

// Between fork and exec of a process with several threads: system calls alone.
[[noreturn]] void become(const char* program, char* const* arguments, char* const* environment, int output) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0 && dup2(nothing, kIn) >= 0 && dup2(output, kOut) >= 0 && dup2(output, kErr) >= 0) {
    // What we were started with ourselves was perhaps not meant for it either, and a shell script that finds its own
    // files at numbers above 9 cannot name them.
    syscall(SYS_close_range, kErr + 1, ~0U, 0);
    execve(program, arguments, environment);
  }
  _exit(kCannotStart);
}

// Ends what is in a group of its own, gently first.
class Ending {
 public:
  explicit Ending(pid_t group) : group_(group) {}
  void look(const std::stop_token& stop) {
    constexpr std::chrono::seconds kPatience{10};
    if (!stop.stop_requested()) {
      return;
    }
    if (!is_asked_) {
      is_asked_ = true;
      patience_ends_ = Clock::now() + kPatience;
      kill(-group_, SIGTERM);
    } else if (Clock::now() > patience_ends_) {
      kill(-group_, SIGKILL);
    }
  }

 private:
  pid_t group_;
  bool is_asked_ = false;
  Clock::time_point patience_ends_;
};

// Until the program has ended: one that lives on in the background is not waited for.
int wait_for(pid_t child, const std::stop_token& stop) {
  constexpr int kPauseMs = 100;
  const UniqueFd its_end{
      static_cast<int>(syscall(SYS_pidfd_open, child, 0))};  // -1 on an old kernel: then the pauses are all there is
  Ending ending{child};
  int status = 0;
  while (waitpid(child, &status, WNOHANG) != child) {
    ending.look(stop);
    pollfd ready{its_end.value(), POLLIN, 0};
    poll(&ready, 1, kPauseMs);
  }
  return status;
}

std::string last_words(int output) {
  constexpr off_t kLongest = 4096;
  const auto size = lseek(output, 0, SEEK_END);
  const auto begin = size > kLongest ? size - kLongest : 0;
  std::string words(static_cast<std::size_t>(size > 0 ? size - begin : 0), '\0');
  const auto count = pread(output, words.data(), words.size(), begin);
  words.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return words;
}

}  // namespace

Result<ChildEnd> run_child(const ChildSpec& spec, std::stop_token stop) {
  // No pipe: a program that goes on after our death must not die of its next word before it has cleaned up.
  const UniqueFd output{memfd_create("output", MFD_CLOEXEC)};
  if (!output.is_open()) {
    return system_error(ErrorKind::kInternal, "cannot make a file in memory", errno);
  }
  std::vector<std::string> arguments{spec.program}, variables;
  arguments.insert(arguments.end(), spec.arguments.begin(), spec.arguments.end());
  for (const auto& [name, value] : spec.environment) {
    variables.push_back(name + "=" + value);
  }
  const auto argument_list = pointers(arguments), variable_list = pointers(variables);
  const pid_t child = fork();
  if (child == 0) {
    become(spec.program.c_str(), argument_list.data(), variable_list.data(), output.value());
  }
  if (child < 0) {
    return system_error(ErrorKind::kInternal, fmt::format("cannot start '{}'", spec.program), errno);
  }
  setpgid(child, child);  // whoever is first
  const int status = wait_for(child, stop);
  if (stop.stop_requested()) {
    return Error{ErrorKind::kInterrupted, "interrupted", {}, {}};
  }
  ChildEnd end;
  end.last_words = last_words(output.value());
  end.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return end;
}

std::string find_program(const std::string& name, const std::string& path) {
  for (const auto folder : split(path, ':')) {
    auto candidate = std::string{folder} + "/" + name;
    std::error_code error;
    if (folder.starts_with('/') && access(candidate.c_str(), X_OK) == 0 &&
        std::filesystem::is_regular_file(candidate, error)) {
      return candidate;
    }
  }
  return {};
}

}  // namespace goiso
