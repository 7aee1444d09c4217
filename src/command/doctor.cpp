#include "command/doctor.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "modules/goproxy.h"

namespace goiso {

using Json = nlohmann::ordered_json;

namespace {

enum class Status { kOk, kWarn, kFail };

struct Check {
  std::string id;
  Status status = Status::kOk;
  std::string message;
  std::string help;
};

const char* name_of(Status status) {
  switch (status) {
    case Status::kOk: return "ok";
    case Status::kWarn: return "warn";
    case Status::kFail: return "fail";
  }
  return "fail";
}

Check failed(const std::string& id, const Error& error) { return {id, Status::kFail, error.message, error.hint}; }

std::vector<Check> check_engine(House& house, std::stop_token stop) {
  const auto engine = house.engine(stop);
  if (!engine) {
    return {failed("engine", engine.error())};
  }
  const auto& facts = (*engine)->facts();
  std::vector<Check> checks{{"engine", Status::kOk,
                             fmt::format("{} {} at '{}' ({}), API {}", facts.is_podman ? "Podman" : "Docker", facts.version,
                                         (*engine)->endpoint().url(), (*engine)->endpoint().source, facts.api), ""}};
  const auto limit = [&](const char* id, bool has, const char* what) {
    checks.push_back(has ? Check{id, Status::kOk, fmt::format("{} limits are enforced", what), ""}
                         : Check{id, Status::kFail, fmt::format("this engine does not enforce {} limits", what),
                                 "a rootless engine needs cgroup v2 with delegation"});
  };
  limit("memory-limit", facts.has_memory_limit, "memory");
  limit("pids-limit", facts.has_pids_limit, "process");
  return checks;
}

Check check_sandbox(House& house, std::stop_token stop) {
  const auto sandbox = house.sandbox(stop);
  return sandbox ? Check{"sandbox", Status::kOk, "the base image is in the engine", ""} : failed("sandbox", sandbox.error());
}

Check check_disk(const House& house) {
  constexpr std::uintmax_t kComfortable = 2'000'000'000;
  if (const auto made = make_folders(house.folders().data); !made) {
    return failed("disk", made.error());
  }
  std::error_code error;
  const auto space = std::filesystem::space(house.folders().data, error);
  const auto message = fmt::format("{} free below '{}'", human_size(static_cast<long long>(space.available)), house.folders().data.string());
  return space.available < kComfortable ? Check{"disk", Status::kWarn, message, "an SDK takes 70 MB here and 220 MB in the engine"}
                                        : Check{"disk", Status::kOk, message, ""};
}

Check check_sdks(House& house) {
  const auto sdks = house.sdks();
  const auto list = sdks ? (*sdks)->list() : Result<std::vector<StoredSdk>>{Error{sdks.error()}};
  if (!list) {
    return failed("sdks", list.error());
  }
  return {"sdks", list->empty() ? Status::kWarn : Status::kOk, fmt::format("{} SDKs in the store", list->size()),
          list->empty() ? "run 'goiso sdk pull stable'" : ""};
}

std::string text_of(const std::vector<Check>& checks) {
  std::string text;
  for (const auto& check : checks) {
    text += fmt::format("{:<5} {:<14} {}\n", name_of(check.status), check.id, terminal_safe(check.message));
    if (!check.help.empty()) {
      text += fmt::format("      help: {}\n", terminal_safe(check.help));
    }
  }
  return text;
}

}  // namespace

Answer examine(House& house, std::stop_token stop) {
  auto checks = check_engine(house, stop);
  checks.push_back(check_sandbox(house, stop));
  checks.push_back(check_disk(house));
  checks.push_back(check_sdks(house));
  Json document{{"schema", "goiso.doctor/1"}, {"checks", Json::array()}};
  bool is_fine = true;
  for (const auto& check : checks) {
    is_fine = is_fine && check.status != Status::kFail;
    document["checks"].push_back({{"id", check.id}, {"status", name_of(check.status)}, {"message", valid_utf8(check.message)}, {"help", check.help}});
  }
  return Answer{text_of(checks), document.dump(2) + "\n", is_fine ? Answer::Standing::kFine : Answer::Standing::kFailed};
}

}  // namespace goiso
