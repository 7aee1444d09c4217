#include "engine/volumes.h"

#include <fmt/format.h>

#include "engine/ask.h"
#include "engine/query.h"

namespace goiso {
namespace {

using json::Json;

VolumeState state_of(const Json& document) {
  return {json::text(document, "Name"), labels_in(document, "Labels"), json::text(document, "CreatedAt")};
}

}  // namespace

Result<VolumeState> create_volume(const Engine& engine, const std::string& name, const Labels& labels, std::stop_token stop) {
  HttpCall call;
  call.method = "POST";
  call.path = "/volumes/create";
  call.headers = {"Content-Type: application/json"};
  call.body = Json{{"Name", name}, {"Labels", labels}}.dump();
  TRY_ASSIGN(const auto answer, engine.exchange(call, stop));
  if (answer.status != 201 && answer.status != 200) {
    return refused("to creating a volume", answer);
  }
  return state_of(json::parse(answer.body));
}

Result<std::vector<VolumeState>> list_volumes(const Engine& engine, const std::vector<std::string>& labels, std::stop_token stop) {
  TRY_ASSIGN(const auto document, ask_json(engine, "/volumes?filters=" + label_filter(labels), "to listing volumes", stop));
  std::vector<VolumeState> volumes;
  const auto& list = json::at(document, "Volumes");
  for (const auto& entry : list.is_array() ? list : Json::array()) {
    volumes.push_back(state_of(entry));
  }
  return volumes;
}

Result<std::optional<VolumeState>> inspect_volume(const Engine& engine, const std::string& name, std::stop_token stop) {
  TRY_ASSIGN(const auto document, ask_json(engine, "/volumes/" + url_encoded(name), "to inspecting a volume", stop));
  if (document.is_null()) {
    return std::optional<VolumeState>{};
  }
  return std::optional<VolumeState>{state_of(document)};
}

Result<VolumeRemoval> remove_volume(const Engine& engine, const std::string& name, std::stop_token stop) {
  TRY_ASSIGN(const int status, tell(engine, "DELETE", "/volumes/" + url_encoded(name), {204, 200, 404, 409}, "to removing a volume", stop));
  return status == 404 ? VolumeRemoval::kAbsent : status == 409 ? VolumeRemoval::kInUse : VolumeRemoval::kRemoved;
}

}  // namespace goiso
