#include "support/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/fd.h"

namespace goiso {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  UniqueFd read, write;
};

Pipe make_pipe() {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) {
    std::abort();
  }
  return {UniqueFd{fds[0]}, UniqueFd{fds[1]}};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (auto& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  return list;
}

pid_t spawn(std::vector<std::string> argv, const std::map<std::string, std::string>& environment, const Pipe& out, const Pipe& err) {
  std::vector<std::string> assignments;
  for (const auto& [name, value] : environment) {
    assignments.push_back(name + "=" + value);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write.value(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write.value(), STDERR_FILENO);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, argv[0].c_str(), &actions, nullptr, pointers(argv).data(), pointers(assignments).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    std::abort();
  }
  return pid;
}

// False at the end of the stream.
bool take(int fd, std::string& into) {
  std::array<char, 64u << 10> bytes;
  const auto size = read(fd, bytes.data(), bytes.size());
  into.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return size > 0;
}

}  // namespace

ProgramEnd run_program(const std::vector<std::string>& argv, const std::map<std::string, std::string>& environment, std::chrono::seconds limit) {
  auto out = make_pipe(), err = make_pipe();
  const auto pid = spawn(argv, environment, out, err);
  out.write.reset();
  err.write.reset();
  ProgramEnd end;
  const auto last = Clock::now() + limit;
  std::array<pollfd, 2> fds{pollfd{out.read.value(), POLLIN, 0}, pollfd{err.read.value(), POLLIN, 0}};
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(last - Clock::now()).count();
    if (left <= 0 || poll(fds.data(), fds.size(), static_cast<int>(left)) <= 0) {
      kill(pid, SIGKILL);
      break;
    }
    for (auto& [fd, wanted, seen] : fds) {
      if (fd >= 0 && seen != 0 && !take(fd, fd == out.read.value() ? end.out : end.err)) {
        fd = -1;
      }
    }
  }
  int status = 0;
  waitpid(pid, &status, 0);
  end.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return end;
}

}  // namespace goiso
