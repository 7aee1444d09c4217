#include "init/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "init/files.h"
#include "init/guard.h"
#include "init/text.h"

namespace goiso::init {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  bool open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      return false;
    }
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) {
    list.push_back(text.data());
  }
  list.push_back(nullptr);
  return list;
}

// A name without '/' is looked for in PATH of the command's own environment (POSIX, 8.3).
std::string find_program(const wire::RunMessage& message) {
  const auto& name = message.argv[0];
  const auto path = message.environment.find("PATH");
  if (name.find('/') != std::string::npos || path == message.environment.end()) {
    return name;
  }
  for (const auto folder : split(path->second, ':')) {
    auto candidate = std::string{folder} + '/' + name;
    if (!folder.empty() && access(candidate.c_str(), X_OK) == 0) {
      return candidate;
    }
  }
  return "/nonexistent/" + name;
}

void reset_signals() {
  for (int signal_number = 1; signal_number < NSIG; ++signal_number) {
    signal(signal_number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

// When the box's memory is used up the build must die, not the one who reports it. The file belongs to root as long as we are not
// dumpable; no other process runs in the box at this moment, and execve forgets the memory that must not be read.
void offer_to_oom_killer() {
  prctl(PR_SET_DUMPABLE, 1);
  const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd >= 0) {
    if (write(fd, "1000", 4) < 0) {
      // Not allowed: the engine's own score stands.
    }
    close(fd);
  }
}

[[noreturn]] void become(const wire::RunMessage& message, const Pipe& out, const Pipe& err, const Pipe& failure) {
  std::vector<std::string> arguments = message.argv;
  std::vector<std::string> variables;
  for (const auto& [name, value] : message.environment) {
    variables.push_back(name + '=' + value);
  }
  auto program = find_program(message);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  offer_to_oom_killer();
  keep_limits_of_init();
  setsid();
  umask(022);
  reset_signals();
  const int null = open("/dev/null", O_RDONLY);
  int error = 0;
  if (null < 0 || dup2(null, 0) < 0 || dup2(out.write_end, 1) < 0 || dup2(err.write_end, 2) < 0 || chdir(message.folder.c_str()) != 0) {
    error = errno;
  } else {
    execve(program.c_str(), pointers(arguments).data(), pointers(variables).data());
    error = errno;
  }
  (void)!write(failure.write_end, &error, sizeof error);
  _exit(127);
}

}  // namespace

Child spawn(const wire::RunMessage& message) {
  Child child;
  Pipe out, err, failure;
  child.exec_error = make_folders(message.folder);
  if (child.exec_error != 0 || !out.open() || !err.open() || !failure.open()) {
    child.exec_error = child.exec_error != 0 ? child.exec_error : errno;
    return child;
  }
  child.pid = fork();
  if (child.pid == 0) {
    become(message, out, err, failure);
  }
  for (const int fd : {out.write_end, err.write_end, failure.write_end}) {
    close(fd);
  }
  int error = child.pid < 0 ? errno : 0;
  if (child.pid > 0 && read(failure.read_end, &error, sizeof error) == sizeof error) {
    waitpid(child.pid, nullptr, 0);
  } else if (child.pid > 0) {
    error = 0;
  }
  close(failure.read_end);
  child.exec_error = error;
  child.pid = error == 0 ? child.pid : -1;
  child.out = out.read_end;
  child.err = err.read_end;
  for (const int fd : {child.out, child.err}) {
    fcntl(fd, F_SETFL, O_NONBLOCK);
  }
  return child;
}

}  // namespace goiso::init
