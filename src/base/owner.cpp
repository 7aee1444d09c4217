#include "base/owner.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include "base/text.h"

namespace goiso {
namespace {

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string& boot_id() {
  static const std::string id{trim(read_all("/proc/sys/kernel/random/boot_id"))};
  return id;
}

// The command name, field 2, is in parentheses and may hold anything, so fields are counted from the last ')'.
std::string start_ticks(int pid) {
  const auto stat = read_all(fmt::format("/proc/{}/stat", pid));
  const auto close = stat.rfind(')');
  if (close == std::string::npos) {
    return {};
  }
  const auto fields = split_words(std::string_view{stat}.substr(close + 1));
  constexpr std::size_t kStartTime = 22 - 3;  // proc(5) counts from 1; field 3 is the first after the name
  return fields.size() > kStartTime ? std::string{fields[kStartTime]} : std::string{};
}

// "n4026531836": pids mean something within their namespace alone.
const std::string& pid_namespace() {
  static const std::string name = [] {
    char target[64];
    const auto size = readlink("/proc/self/ns/pid", target, sizeof target);  // "pid:[4026531836]"
    const std::string_view text{target, size > 0 ? static_cast<std::size_t>(size) : 0};
    const auto open = text.find('['), close = text.find(']');
    const bool is_told = open != std::string_view::npos && close != std::string_view::npos && open < close;
    return "n" + std::string{is_told ? text.substr(open + 1, close - open - 1) : std::string_view{}};
  }();
  return name;
}

}  // namespace

std::string this_owner() {
  return fmt::format("{}:{}:{}{}", boot_id(), getpid(), start_ticks(getpid()), pid_namespace());
}

OwnerState owner_state(std::string_view owner) {
  const auto parts = split(owner, ':');
  if (parts.size() != 3 || parts[0] != boot_id()) {
    return OwnerState::kForeign;
  }
  int pid = 0;
  const auto [end, error] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), pid);
  if (error != std::errc{} || end != parts[1].data() + parts[1].size() || pid <= 0) {
    return OwnerState::kForeign;
  }
  const auto at = std::min(parts[2].find('n'), parts[2].size());
  const auto space = parts[2].substr(at);
  if (!space.empty() && space != pid_namespace()) {
    return OwnerState::kForeign;
  }
  return start_ticks(pid) == parts[2].substr(0, at) ? OwnerState::kAlive : OwnerState::kDead;
}

// The owner begins with the boot id, a UUID of 36 characters.
bool is_left_by_the_dead(std::string_view folder_name) {
  constexpr std::size_t kUuid = 36;
  const auto at = folder_name.rfind('@');
  const auto colon = folder_name.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon < kUuid || at < colon) {
    return false;
  }
  return owner_state(folder_name.substr(colon - kUuid, at - (colon - kUuid))) == OwnerState::kDead;
}

}  // namespace goiso
