#include "engine/docker_context.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"
#include "engine/json.h"

namespace goiso {
namespace {

std::string current_context(const std::filesystem::path& config_folder) {
  const auto config = read_file(config_folder / "config.json");
  return config ? json::text(json::parse(*config), "currentContext") : std::string{};
}

}  // namespace

Result<std::optional<DockerContext>> find_docker_context(const std::filesystem::path& config_folder, const std::string& wanted) {
  const auto name = wanted.empty() ? current_context(config_folder) : wanted;
  if (name.empty() || name == "default") {
    return std::optional<DockerContext>{};
  }
  const auto id = sha256_hex(name);
  const auto meta = read_file(config_folder / "contexts" / "meta" / id / "meta.json");
  const auto host = meta ? json::text(json::at(json::at(json::parse(*meta), "Endpoints"), "docker"), "Host") : std::string{};
  if (host.empty()) {
    return Error{ErrorKind::kUsage, fmt::format("the docker context '{}' names no engine", name), {},
                 "see 'docker context ls', or name the engine with --engine"};
  }
  const auto tls = config_folder / "contexts" / "tls" / id / "docker";
  std::error_code error;
  return std::optional<DockerContext>{{name, host, std::filesystem::is_directory(tls, error) ? tls.string() : std::string{}}};
}

}  // namespace goiso
