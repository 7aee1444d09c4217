#include "modules/go_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <vector>

#include "base/fd.h"
#include "base/text.h"

namespace goiso {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string> variables(const std::map<std::string, std::string>& environment) {
  std::vector<std::string> list{"GOTOOLCHAIN=local", "GOFLAGS="};
  for (const auto* name : {"HOME", "PATH", "GOENV", "XDG_CONFIG_HOME"}) {
    if (const auto found = environment.find(name); found != environment.end()) {
      list.push_back(found->first + "=" + found->second);
    }
  }
  return list;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) {
    list.push_back(text.data());
  }
  list.push_back(nullptr);
  return list;
}

std::string read_within(int fd, std::chrono::seconds patience) {
  constexpr std::size_t kLongest = 64 * 1024;
  const auto end = Clock::now() + patience;
  std::string text;
  while (text.size() < kLongest && Clock::now() < end) {
    pollfd ready{fd, POLLIN, 0};
    char buffer[4096];
    if (poll(&ready, 1, 100) <= 0) {
      continue;
    }
    const auto size = read(fd, buffer, sizeof buffer);
    if (size <= 0) {
      return text;
    }
    text.append(buffer, static_cast<std::size_t>(size));
  }
  return {};
}

}  // namespace

std::string find_go_command(const std::string& path) {
  for (const auto folder : split(path, ':')) {
    auto candidate = std::string{folder} + "/go";
    if (folder.starts_with('/') && access(candidate.c_str(), X_OK) == 0) {
      return candidate;
    }
  }
  return {};
}

std::filesystem::path user_go_env_file(const std::map<std::string, std::string>& environment) {
  const auto variable = [&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string{} : found->second;
  };
  if (const auto set = variable("GOENV"); !set.empty()) {
    return set == "off" ? std::filesystem::path{} : std::filesystem::path{set};
  }
  const auto config = variable("XDG_CONFIG_HOME");
  return (config.empty() ? std::filesystem::path{variable("HOME")} / ".config" : std::filesystem::path{config}) / "go" /
         "env";
}

std::string ask_go_env(const std::string& go, const std::string& name,
                       const std::map<std::string, std::string>& environment) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return {};
  }
  const UniqueFd out{ends[0]};
  UniqueFd in{ends[1]};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, "/");
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, in.value(), 1);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  std::vector<std::string> arguments{go, "env", name};
  auto texts = variables(environment);
  pid_t child = -1;
  const int error =
      posix_spawn(&child, go.c_str(), &actions, nullptr, pointers(arguments).data(), pointers(texts).data());
  posix_spawn_file_actions_destroy(&actions);
  in.reset();
  if (error != 0) {
    return {};
  }
  const auto text = read_within(out.value(), std::chrono::seconds{5});
  int status = 0;
  if (text.empty()) {
    kill(child, SIGKILL);
  }
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? std::string{trim(text)} : std::string{};
}

}  // namespace goiso
