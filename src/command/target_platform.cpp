#include "command/target_platform.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sdk/manifest.h"
#include "sdk/platforms.h"

namespace goiso {

Result<std::map<std::string, std::string>> with_platform(const std::string& platform, const GoVersion& version,
                                                         std::map<std::string, std::string> asked) {
  if (platform.empty()) {
    return asked;
  }
  TRY_ASSIGN(const auto target, parse_platform(platform));
  TRY_ASSIGN(const auto folder, manifests_folder());
  TRY_ASSIGN(const auto table, PlatformTable::load(folder));
  TRY_ASSIGN(const auto added, table.environment(target, version));
  for (const auto& [name, value] : added) {
    const auto [there, is_new] = asked.emplace(name, value);
    if (!is_new && there->second != value) {
      return Error{
          ErrorKind::kUsage,
          fmt::format("--platform {} and --env {}={} disagree", target.text(), name, terminal_safe(there->second)),
          {},
          "give one of them"};
    }
  }
  return asked;
}

std::string note_on_running(const std::string& platform, const std::string& host,
                            const std::vector<std::string>& command) {
  const bool runs = command.size() > 1 && command[0] == "go" && (command[1] == "test" || command[1] == "run") &&
                    std::find(command.begin(), command.end(), "-c") == command.end();
  const auto target = parse_platform(platform);
  const bool is_foreign = target && target->goos + "/" + target->goarch != host;
  return runs && is_foreign ? fmt::format("the box is {}: what is built for {} cannot run in it", host, target->text())
                            : "";
}

}  // namespace goiso
