#include "command/refresh_releases.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "command/module_house.h"
#include "command/toolchain.h"
#include "sdk/found_releases.h"
#include "sdk/newer_releases.h"

namespace goiso {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kModule = "golang.org/toolchain";

// "2026-11-03T21:21:46Z" of an .info as its day; "" for what is none.
std::string day_of(const std::string& info) {
  constexpr std::size_t kDay = 10;
  const auto document = nlohmann::json::parse(info, nullptr, false);
  const bool has_time = document.is_object() && document.contains("Time") && document["Time"].is_string();
  const auto time = has_time ? document["Time"].get<std::string>() : std::string{};
  const bool is_day =
      time.size() > kDay && time[kDay] == 'T' &&
      std::all_of(time.begin(), time.begin() + kDay, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
  return is_day ? time.substr(0, kDay) : "";
}

// Who is asked, and what was learnt on the way.
struct Inquiry {
  const ModuleProxies& proxies;
  const SumDb& log;
  std::stop_token stop;
  std::vector<std::string> notes{};

  // What a proxy does not have and what it will not give are the same here: neither can be pulled.
  Result<std::optional<std::string>> text(const std::string& file) const {
    TRY_ASSIGN(auto end, proxies.text(kModule, file, ModuleProxies::kInfoLimit, {}, stop));
    if (end.has_arrived) {
      return std::optional{std::move(end.text)};
    }
    return end.failure == DownloadFailure::kBroken
               ? Result<std::optional<std::string>>{error_of(end, "the list of newer Go releases")}
               : std::optional<std::string>{};
  }

  Result<std::optional<std::string>> probe(const GoVersion& version) {
    TRY_ASSIGN(const auto info, text(fmt::format("@v/v0.0.1-{}.info", key_of(version, host_platform()))));
    if (!info) {
      return std::optional<std::string>{};
    }
    const auto logged = log.lookup(toolchain_query(version, host_platform()), stop);
    if (!logged && logged.error().kind == ErrorKind::kNotFound) {
      notes.push_back(fmt::format("{} is served, but the checksum database does not know it", version.name()));
      return std::optional<std::string>{};
    }
    return logged ? Result<std::optional<std::string>>{day_of(*info)} : Error{logged.error()};
  }
};

Result<std::vector<Release>> look_for(const ReleaseCatalog& catalog, Inquiry& inquiry) {
  TRY_ASSIGN(const auto list, inquiry.text("@v/list"));
  return find_newer_releases(catalog, releases_in_list(list.value_or(""), host_platform()),
                             [&](const GoVersion& version) { return inquiry.probe(version); });
}

// What another process found meanwhile stays; a damaged list is made anew.
Result<void> keep(const std::vector<Release>& found, House& house, std::stop_token stop) {
  const auto file = house.found_releases_file();
  TRY(make_folders(file.parent_path()));
  TRY_ASSIGN(const auto lock,
             FileLock::acquire(house.folders().data / "locks" / "releases", FileLock::Mode::kExclusive, stop));
  auto all = read_found_releases(file).value_or(FoundReleases{});
  for (const auto& release : found) {
    std::erase_if(all.releases, [&](const Release& one) { return one.version == release.version; });
    all.releases.push_back(release);
  }
  std::sort(all.releases.begin(), all.releases.end(),
            [](const Release& a, const Release& b) { return a.version < b.version; });
  all.asked = to_rfc3339(std::chrono::system_clock::now());
  return write_found_releases(file, all);
}

std::string newest_final(const ReleaseCatalog& catalog, const std::vector<Release>& found) {
  std::optional<GoVersion> newest;
  const auto look_at = [&](const Release& release) {
    newest = !release.version.is_prerelease() && (!newest || release.version > *newest) ? release.version : newest;
  };
  std::for_each(catalog.releases().begin(), catalog.releases().end(), look_at);
  std::for_each(found.begin(), found.end(), look_at);
  return newest ? newest->name() : "";
}

Answer answer_of(const std::vector<Release>& found, const std::string& newest) {
  Answer answer;
  Json document{{"schema", "goiso.refresh/1"}, {"newest", newest}, {"found", Json::array()}};
  for (const auto& release : found) {
    answer.text += fmt::format("{:<12} {:<12} new\n", release.version.name(), release.date);
    document["found"].push_back({{"version", release.version.name()}, {"date", release.date}});
  }
  answer.text += found.empty() ? fmt::format("nothing is newer than what is known; the newest release is {}\n", newest)
                               : fmt::format("the newest release is {}\n", newest);
  answer.json = document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return answer;
}

}  // namespace

Result<Answer> refresh_releases(House& house, std::stop_token stop) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto* const catalog, house.catalog());
  TRY(find_proxies(house.environment(), stored_go_envs(*sdks)));
  TRY_ASSIGN(const auto log, open_sum_database(house));
  if (!log) {
    return Error{ErrorKind::kUsage,
                 "GOSUMDB is off, so nobody could vouch for a newer release",
                 {},
                 "let the checksum database be asked, or bring the official archive with 'goiso sdk import FILE'"};
  }
  TRY_ASSIGN(const auto proxies, open_module_proxies(house));
  house.progress().step_started("looking for newer Go releases");
  Inquiry inquiry{proxies, *log, stop};
  auto found = look_for(*catalog, inquiry);
  house.progress().step_ended();
  if (!found) {
    return while_doing(std::move(found).error(), "looking for Go releases that are newer than the list");
  }
  for (const auto& note : inquiry.notes) {
    house.progress().note(note);
  }
  TRY(keep(*found, house, stop));
  return answer_of(*found, newest_final(*catalog, *found));
}

}  // namespace goiso
