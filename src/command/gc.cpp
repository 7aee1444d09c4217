#include "command/gc.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "command/old_folders.h"
#include "sandbox/base_image.h"
#include "sandbox/sandbox.h"
#include "sandbox/sweep.h"

namespace goiso {

using Json = nlohmann::ordered_json;

namespace {

struct Leftovers {
  std::vector<Leak> leaks;
  std::vector<std::filesystem::path> folders;
};

Result<Leftovers> find_leftovers(House& house, const Engine& engine, std::stop_token stop) {
  TRY_ASSIGN(const auto session, make_session(house.folders().state));
  const VolumeBook book{house.folders().state, engine.facts().id};
  TRY_ASSIGN(auto leaks, find_leaks(engine, session, book, SweepReach::kAll, stop));
  TRY_ASSIGN(const auto base, house.base_image());
  TRY_ASSIGN(const auto images, find_old_images(engine, base.digest, stop));
  leaks.insert(leaks.end(), images.begin(), images.end());
  TRY_ASSIGN(const auto init, read_file(base.init));
  TRY_ASSIGN(const auto volumes, find_old_volumes(engine, session, sha256_digest(init), stop));
  leaks.insert(leaks.end(), volumes.begin(), volumes.end());
  return Leftovers{std::move(leaks), folders_of_the_dead(house.folders())};
}

std::string line_of(const Leak& leak) {
  return fmt::format("{} '{}': {}\n", name_of(leak.what), terminal_safe(leak.name), leak.why);
}

Json json_of(const Leftovers& leftovers) {
  auto list = Json::array();
  for (const auto& leak : leftovers.leaks) {
    list.push_back({{"what", name_of(leak.what)},
                    {"id", leak.id},
                    {"name", leak.name},
                    {"age_s", leak.age_s},
                    {"owner", leak.owner},
                    {"why", leak.why}});
  }
  for (const auto& folder : leftovers.folders) {
    list.push_back({{"what", "folder"},
                    {"id", folder.string()},
                    {"name", folder.string()},
                    {"age_s", 0},
                    {"owner", ""},
                    {"why", "its owner is dead"}});
  }
  return list;
}

std::string text_of(const Leftovers& leftovers) {
  std::string text;
  for (const auto& leak : leftovers.leaks) {
    text += line_of(leak);
  }
  for (const auto& folder : leftovers.folders) {
    text += fmt::format("folder '{}': its owner is dead\n", terminal_safe(folder.string()));
  }
  return text;
}

}  // namespace

Result<Answer> collect_garbage(House& house, GcMode mode, std::stop_token stop) {
  TRY_ASSIGN(const auto* const engine, house.engine(stop));
  TRY_ASSIGN(const auto found, find_leftovers(house, *engine, stop));
  if (mode == GcMode::kRemove) {
    TRY(remove_leaks(*engine, found.leaks, stop));
    for (const auto& folder : found.folders) {
      TRY(remove_tree(folder));
    }
    TRY(house.runs());  // its opening removes what the dead left in it
  }
  const auto count = found.leaks.size() + found.folders.size();
  const auto verb = mode == GcMode::kRemove ? "removed" : "would remove";
  const Json document{{"schema", "goiso.gc/1"}, {"dry_run", mode == GcMode::kDryRun}, {"items", json_of(found)}};
  return Answer{text_of(found) + fmt::format("{} {} {}\n", verb, count, count == 1 ? "thing" : "things"),
                document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<Answer> list_leaks(House& house, std::stop_token stop) {
  TRY_ASSIGN(const auto* const engine, house.engine(stop));
  TRY_ASSIGN(const auto found, find_leftovers(house, *engine, stop));
  const bool is_clean = found.leaks.empty() && found.folders.empty();
  const Json document{{"schema", "goiso.doctor/1"}, {"checks", Json::array()}, {"leaks", json_of(found)}};
  return Answer{is_clean ? "nothing leaks\n" : text_of(found) + "run 'goiso gc' to remove this\n",
                document.dump(2) + "\n", is_clean ? Answer::Standing::kFine : Answer::Standing::kFailed};
}

}  // namespace goiso
