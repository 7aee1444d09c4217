#include "engine/system.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/json.h"

namespace goiso {
namespace {

using json::Json;

std::string text_of(const ApiVersion& version) { return fmt::format("{}.{}", version.major, version.minor); }

Result<Json> ask(const HttpClient& client, const std::string& path, std::chrono::milliseconds patience,
                 std::stop_token stop) {
  HttpCall call;
  call.path = path;
  call.timeout = patience;
  call.body_limit = 1u << 20;  // real ones are below 10 KiB
  const auto answer = client.exchange(call, stop);
  if (!answer) {
    const auto kind =
        answer.error().failure == HttpFailure::kStopped ? ErrorKind::kInterrupted : ErrorKind::kEngineLost;
    return Error{kind, fmt::format("the engine did not answer {}: {}", path, answer.error().message), {}, {}};
  }
  if (answer->status != 200) {
    return refused("to " + path, *answer);
  }
  auto document = json::parse(answer->body);
  if (!document.is_object()) {
    return Error{ErrorKind::kEngineRefused, fmt::format("the engine's answer to {} makes no sense", path), {}, {}};
  }
  return document;
}

bool is_podman(const Json& version) {
  const auto& components = json::at(version, "Components");
  return components.is_array() && std::any_of(components.begin(), components.end(), [](const Json& part) {
           return json::text(part, "Name") == "Podman Engine";
         });
}

// Podman makes a new ID up for each answer; the machine and the folder of its stores tell it apart as well.
std::string id_of(bool is_podman, const Json& info) {
  return is_podman ? fmt::format("podman:{}:{}", json::text(info, "Name"), json::text(info, "DockerRootDir"))
                   : json::text(info, "ID");
}

void add_info(EngineFacts& facts, const Json& info) {
  facts.id = id_of(facts.is_podman, info);
  facts.cpus = static_cast<int>(json::number(info, "NCPU"));
  facts.memory = json::number(info, "MemTotal");
  facts.kernel = json::text(info, "KernelVersion");
  facts.storage_driver = json::text(info, "Driver");
  facts.cgroup_version = json::text(info, "CgroupVersion");
  facts.has_memory_limit = json::truth(info, "MemoryLimit", true);
  facts.has_pids_limit = json::truth(info, "PidsLimit", true);
  facts.default_runtime = json::text(info, "DefaultRuntime");
  const auto& runtimes = json::at(info, "Runtimes");
  for (auto runtime = runtimes.begin(); runtimes.is_object() && runtime != runtimes.end(); ++runtime) {
    facts.runtimes.push_back(runtime.key());
  }
  const auto& options = json::at(info, "SecurityOptions");
  facts.is_rootless =
      options.is_array() && std::any_of(options.begin(), options.end(), [](const Json& option) {
        return option.is_string() && option.get_ref<const std::string&>().find("name=rootless") != std::string::npos;
      });
}

}  // namespace

std::optional<ApiVersion> parse_api_version(const std::string& text) {
  ApiVersion version;
  const auto* const end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, version.major);
  if (major.ec != std::errc{} || major.ptr == end || *major.ptr != '.') {
    return std::nullopt;
  }
  const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
  return minor.ec == std::errc{} && minor.ptr == end ? std::optional{version} : std::nullopt;
}

Result<std::string> negotiate_api(const std::string& server_newest, const std::string& server_oldest) {
  const auto newest = parse_api_version(server_newest);
  if (!newest) {
    return Error{
        ErrorKind::kEngineRefused, fmt::format("the engine names no API version ('{}')", server_newest), {}, {}};
  }
  const auto oldest = parse_api_version(server_oldest).value_or(ApiVersion{1, 0});
  const auto spoken = std::min(*newest, kNewestApi);
  if (spoken < kOldestApi) {
    return Error{ErrorKind::kEngineRefused,
                 fmt::format("the engine speaks API {} at most, goiso needs {}", server_newest, text_of(kOldestApi)),
                 {},
                 "Docker 19.03 or newer, or Podman 4 or newer"};
  }
  if (spoken < oldest) {
    return Error{
        ErrorKind::kEngineRefused,
        fmt::format("the engine demands API {}, this goiso speaks up to {}", server_oldest, text_of(kNewestApi)),
        {},
        "get a newer goiso"};
  }
  return text_of(spoken);
}

HttpCall ping_call(std::chrono::milliseconds patience) {
  HttpCall call;
  call.path = "/_ping";
  call.timeout = patience;
  return call;
}

namespace {

// Go's word for what uname calls the machine; "" for one that is not known here: /version tells it.
std::string go_arch(const std::string& machine) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords = {{{"x86_64", "amd64"},

                                                                                    {"aarch64", "arm64"},

                                                                                    {"s390x", "s390x"},
                                                                                    {"ppc64le", "ppc64le"},
                                                                                    {"riscv64", "riscv64"},
                                                                                    {"loongarch64", "loong64"}}};
  const auto* const found =
      std::find_if(kWords.begin(), kWords.end(), [&](const auto& word) { return word.first == machine; });
  return found == kWords.end() ? std::string{} : std::string{found->second};
}

Result<LearntFacts> checked(EngineFacts facts, int requests) {
  if (facts.cpus < 1 || facts.memory < 1) {
    return Error{ErrorKind::kEngineRefused, "the engine does not say what it runs on (NCPU, MemTotal)", {}, {}};
  }
  return LearntFacts{std::move(facts), requests};
}

// What /info alone says, in the API that the ping named; nullopt when that does not do.
Result<std::optional<EngineFacts>> facts_of_info(const HttpClient& client, const Pinged& pinged,
                                                 std::chrono::milliseconds patience, std::stop_token stop) {
  const auto api = negotiate_api(pinged.api, "");
  if (!api || pinged.is_podman) {
    return std::nullopt;
  }
  auto info = ask(client, fmt::format("/v{}/info", *api), patience, stop);
  if (!info) {
    return info.error().kind == ErrorKind::kEngineRefused ? Result<std::optional<EngineFacts>>{std::nullopt}
                                                          : Result<std::optional<EngineFacts>>{Error{info.error()}};
  }
  EngineFacts facts;
  facts.api = *api;
  facts.version = json::text(*info, "ServerVersion");
  facts.os = json::text(*info, "OSType");
  facts.arch = go_arch(json::text(*info, "Architecture"));
  add_info(facts, *info);
  const bool is_whole = !facts.version.empty() && !facts.os.empty() && !facts.arch.empty();
  return is_whole ? std::optional{std::move(facts)} : std::nullopt;
}

}  // namespace

Result<LearntFacts> learn_facts(const HttpClient& client, const Pinged& pinged, std::chrono::milliseconds patience,
                                std::stop_token stop) {
  TRY_ASSIGN(auto soon, facts_of_info(client, pinged, patience, stop));
  if (soon) {
    return checked(std::move(*soon), 1);
  }
  TRY_ASSIGN(const auto version, ask(client, "/version", patience, stop));
  EngineFacts facts;
  facts.version = json::text(version, "Version");
  facts.os = json::text(version, "Os");
  facts.arch = json::text(version, "Arch");
  facts.is_podman = is_podman(version);
  TRY_ASSIGN(facts.api, negotiate_api(json::text(version, "ApiVersion"), json::text(version, "MinAPIVersion")));
  TRY_ASSIGN(const auto info, ask(client, fmt::format("/v{}/info", facts.api), patience, stop));
  add_info(facts, info);
  return checked(std::move(facts), 2);
}

}  // namespace goiso
