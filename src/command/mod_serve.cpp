#include "command/mod_serve.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/parallel.h"
#include "command/mod_answer.h"
#include "command/module_house.h"
#include "modules/mirror_server.h"
#include "modules/sum_export.h"
#include "sdk/toolchain_modules.h"

namespace goiso {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kThreads = 8;  // a lookup may wait for the network

bool was_proven(const MirrorReceipt& receipt) {
  return (receipt.zip && receipt.zip->trust == "sumdb") || (receipt.mod && receipt.mod->trust == "sumdb");
}

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
  for (const auto& each : kept) {
    if (was_proven(each.receipt)) {
      queries.push_back({each.module.path, each.module.version});
    }
  }
  return queries;
}

// Private modules, and what nobody can look up now, are not proven; clients ask for the rest.
Result<std::vector<SumQuery>> proven(const SumDb& sums, const std::vector<SumQuery>& queries, std::stop_token stop) {
  const auto proofs = parallel_map(queries, kThreads, [&](const SumQuery& query) { return sums.prove(query, stop); });
  std::vector<SumQuery> known;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (proofs[i]) {
      known.push_back(queries[i]);
    } else if (proofs[i].error().kind == ErrorKind::kInterrupted) {
      return Error{proofs[i].error()};
    }
  }
  return known;
}

// Where the database's files lie, below "sumdb"; empty when there is nothing to serve as that database. A client that
// was told so asks the database itself.
Result<fs::path> prepare_sums(House& house, const Mirror& mirror, const SumDb& sums, const fs::path& folder,
                              std::stop_token stop) {
  house.progress().step_started("proving what is kept");
  TRY_ASSIGN(const auto queries, queries_of(house, mirror));
  TRY_ASSIGN(const auto known, proven(sums, queries, stop));
  if (known.empty()) {
    house.progress().step_ended();
    return fs::path{};
  }
  auto exported = export_sums(sums, known, folder, stop);
  house.progress().step_ended();
  if (!exported && exported.error().kind == ErrorKind::kInterrupted) {
    return std::move(exported).error();
  }
  house.progress().note(exported ? fmt::format("serves the checksum database '{}' for {} of {} kept versions",
                                               sums.name(), known.size(), queries.size())
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
