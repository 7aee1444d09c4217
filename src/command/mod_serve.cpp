#include "command/mod_serve.h"

#include <fmt/format.h>

#include "base/file.h"
#include "command/mod_answer.h"
#include "command/module_house.h"
#include "command/module_proofs.h"
#include "modules/mirror_server.h"
#include "sdk/toolchain_modules.h"

namespace goiso {
namespace fs = std::filesystem;

namespace {

// Whatever the log was asked about before: it is told no name of a private module.
Result<std::vector<SumQuery>> queries_of(House& house, const Mirror& mirror) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto stored, sdks->list());
  TRY_ASSIGN(const auto kept, mirror.list());
  std::vector<SumQuery> queries;
  for (const auto& sdk : stored) {
    if (!sdk.is_own()) {
      queries.push_back(toolchain_query(sdk.version, sdk.platform));
    }
  }
  const auto modules = proven_queries(kept);
  queries.insert(queries.end(), modules.begin(), modules.end());
  return queries;
}

// Where the database's files lie, below "sumdb"; empty when there is nothing to serve as that database. A client that
// was told so asks the database itself.
Result<fs::path> prepare_sums(House& house, const Mirror& mirror, const SumDb& sums, const fs::path& folder,
                              std::stop_token stop) {
  house.progress().step_started("proving what is kept");
  TRY_ASSIGN(const auto queries, queries_of(house, mirror));
  auto exported = write_proofs(sums, queries, exported_heads_file(house), folder, stop);
  house.progress().step_ended();
  if (!exported && exported.error().kind == ErrorKind::kInterrupted) {
    return std::move(exported).error();
  }
  if (exported && *exported == 0) {
    return fs::path{};
  }
  house.progress().note(exported ? fmt::format("serves the checksum database '{}' for {} of {} kept versions",
                                               sums.name(), *exported, queries.size())
                                 : "serves no checksum database: " + exported.error().message);
  return exported ? folder : fs::path{};
}

// Pinned, else proven.
ToolchainModules::OfficialHash official_hash(House& house, std::shared_ptr<const SumDb> sums) {
  return [&house, sums = std::move(sums)](const StoredSdk& sdk, std::stop_token stop) -> Result<std::string> {
    TRY_ASSIGN(const auto* const catalog, house.catalog());
    if (const auto pinned = catalog->pinned(sdk.version, sdk.platform)) {
      return pinned->h1;
    }
    if (!sums) {
      return Error{ErrorKind::kNotFound, "GOSUMDB is off, and the module's hash is not pinned", {}, {}};
    }
    TRY_ASSIGN(auto logged, sums->lookup(toolchain_query(sdk.version, sdk.platform), stop));
    return std::move(logged.h1.zip_h1);
  };
}

GuestModule guest_of(ToolchainModules& modules) {
  GuestModule guest;
  guest.path = "golang.org/toolchain";
  guest.list = [&modules](const std::stop_token&) -> Result<std::string> {
    TRY_ASSIGN(const auto versions, modules.versions());
    std::string list;
    for (const auto& version : versions) {
      list += version + "\n";
    }
    return list;
  };
  guest.file = [&modules](const std::string& version, ModulePart part, std::stop_token stop) {
    return modules.file(version, part, stop);
  };
  return guest;
}

}  // namespace

Result<Answer> serve_modules(House& house, int port, std::stop_token stop) {
  TRY_ASSIGN(const auto mirror, open_mirror(house));
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY(house.catalog());  // opened before others ask for it from their threads
  TRY(make_folders(house.folders().temporary()));
  TRY_ASSIGN(const auto scratch, TempFolder::create(house.folders().temporary(), "serve-"));
  TRY_ASSIGN(const auto sums, open_sum_database(house));
  ToolchainModules toolchains{*sdks, scratch.path(), official_hash(house, sums)};
  fs::path exported;
  if (sums) {
    TRY_ASSIGN(exported, prepare_sums(house, mirror, *sums, scratch.path() / "proofs", stop));
  }
  ModuleBroker broker{mirror, {}, {}};
  broker.serve_also(guest_of(toolchains), std::move(exported));
  TRY_ASSIGN(auto server, MirrorServer::listen(broker, port));
  house.progress().note(fmt::format("GOPROXY=http://127.0.0.1:{}", server.port()));
  TRY(server.run(stop));
  ModAnswer answer;
  for (const auto& argument : broker.ledger().fetch_arguments()) {
    answer.say(fmt::format("missed: goiso mod fetch {}", argument));
  }
  return answer.take();
}

}  // namespace goiso
