#include "command/module_house.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "command/toolchain.h"
#include "modules/download.h"
#include "modules/goproxy.h"
#include "modules/sum_config.h"
#include "modules/sum_source.h"
#include "project/go_sums.h"

namespace goiso {
namespace {

// What SumDb asks, and everything that outlives its use.
struct SumChecker {
  std::map<std::string, std::string> settings;
  std::optional<ModuleProxies> proxies;
  Downloader downloader{};
  std::unique_ptr<SumDb> sums;  // null: GOSUMDB=off
};

Result<std::optional<std::string>> found(Result<DownloadEnd> end) {
  TRY_ASSIGN(auto arrived, std::move(end));
  if (arrived.has_arrived) {
    return std::optional{std::move(arrived.text)};
  }
  return arrived.failure == DownloadFailure::kAbsent ? Result<std::optional<std::string>>{std::optional<std::string>{}}
                                                     : error_of(arrived, "what the checksum database has");
}

// As cmd/go does: through the proxies, which may offer the database below their own URL, else the database itself.
SumSource source_of(const SumChecker& checker, const SumDatabase& database) {
  constexpr std::int64_t kLimit = kMaxSumAnswer;
  std::vector<SumProxy> proxies;
  if (database.asks_proxies && checker.proxies) {
    const auto below = "sumdb/" + database.key.name();
    proxies.push_back({[&checker, below](const std::string& path, std::stop_token stop) {
                         return found(checker.proxies->outside(below + path, kLimit, stop));
                       },
                       SumProxy::AfterFailure::kStop});
  }
  return choose_sum_source(std::move(proxies),
                           [&checker, url = database.url](const std::string& path, std::stop_token stop) {
                             return found(checker.downloader.to_text(url + path, kLimit, stop));
                           });
}

SumSource nowhere() {
  return [](const std::string&, std::stop_token) -> Result<std::optional<std::string>> {
    return Error{ErrorKind::kNetwork,
                 "the checksum database is not asked, for GOPROXY is off",
                 {},
                 "a project's go.sum can vouch: name it with --for"};
  };
}

std::map<std::string, std::string> sum_settings(const House& house) {
  std::map<std::string, std::string> settings;
  for (const auto* const name : {"GOSUMDB", "GONOSUMDB", "GOPRIVATE"}) {
    settings[name] = find_go_setting(name, house.environment());
  }
  return settings;
}

Result<SumVerdict> ask(const SumChecker& checker, const ModuleHash& hash, std::stop_token stop) {
  constexpr std::string_view kGoMod = "/go.mod";
  if (!checker.sums || !needs_sum_check(hash.module, checker.settings)) {
    return SumVerdict::kNotCovered;
  }
  const bool is_go_mod = hash.version.ends_with(kGoMod);
  const auto bare = is_go_mod ? hash.version.substr(0, hash.version.size() - kGoMod.size()) : hash.version;
  TRY(checker.sums->check({hash.module, bare}, is_go_mod ? SumDb::Kind::kGoMod : SumDb::Kind::kZip, hash.h1, stop));
  return SumVerdict::kProven;
}

}  // namespace

Result<Mirror> open_mirror(const House& house) { return Mirror::open(house.folders().data / "mod"); }

std::filesystem::path exported_heads_file(const House& house) { return house.folders().data / "exported-heads"; }

Result<ModuleProxies> open_module_proxies(House& house) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(auto list, find_proxy_list(house.environment(), stored_go_envs(*sdks)));
  TRY_ASSIGN(auto credentials, Credentials::load(house.environment(), house.folders().config / "tokens"));
  DownloadRules rules;
  rules.credentials = std::move(credentials);
  return ModuleProxies{std::move(list), std::move(rules)};
}

namespace {

// Nobody waits long for a second witness.
DownloadRules database_rules() {
  DownloadRules rules;
  rules.silence = std::chrono::seconds{15};
  rules.tries = 2;
  return rules;
}

// Who forbids the proxies forbids the network.
bool forbids_network(const House& house) { return find_go_setting("GOPROXY", house.environment()) == "off"; }

// `more` goes before what GOSUMDB and GOPROXY lead to; "" for nothing. Shared because a std::function is copied.
Result<std::shared_ptr<SumChecker>> open_checker(House& house, SumDb::Mode mode,
                                                 const std::filesystem::path& more = {}) {
  const auto checker = std::make_shared<SumChecker>();
  checker->downloader = Downloader{database_rules()};
  checker->settings = sum_settings(house);
  TRY_ASSIGN(auto database, parse_gosumdb(checker->settings["GOSUMDB"]));
  if (database) {
    if (auto proxies = open_module_proxies(house); proxies) {
      checker->proxies.emplace(std::move(*proxies));
    }
    const bool is_cut_off = forbids_network(house);
    auto source = is_cut_off ? nowhere() : source_of(*checker, *database);
    if (!more.empty()) {
      source = either_source(sum_source_in((more / database->key.name()).string()), std::move(source));
    } else if (is_cut_off) {
      mode = SumDb::Mode::kOffline;
    }
    const SumPlaces places{house.folders().data / "mod", house.folders().data / "tmp"};
    checker->sums = std::make_unique<SumDb>(database->key, places, std::move(source), mode);
  }
  return checker;
}

Result<std::optional<std::string>> ask_about_sdk(const SumChecker& checker, const HashEvidence& evidence,
                                                 std::stop_token stop) {
  TRY(checker.sums->check(toolchain_query(evidence.version, evidence.platform), SumDb::Kind::kZip, evidence.h1, stop));
  return std::optional<std::string>{"sumdb"};
}

}  // namespace

namespace {

SumCheck check_of(std::shared_ptr<SumChecker> checker) {
  return [checker = std::move(checker)](const ModuleHash& hash, std::stop_token stop) {
    return ask(*checker, hash, stop);
  };
}

}  // namespace

Result<SumCheck> open_sum_check(House& house, SumDb::Mode mode) {
  TRY_ASSIGN(auto checker, open_checker(house, mode));
  return check_of(std::move(checker));
}

Result<SumCheck> open_sum_check_of(House& house, const std::filesystem::path& download) {
  TRY_ASSIGN(auto near, open_checker(house, SumDb::Mode::kOnline, download / "sumdb"));
  TRY_ASSIGN(auto far, open_checker(house, SumDb::Mode::kOnline));
  if (forbids_network(house)) {
    return check_of(std::move(near));
  }
  return SumCheck{
      [near = check_of(std::move(near)), far = check_of(std::move(far))](const ModuleHash& hash, std::stop_token stop) {
        auto verdict = near(hash, stop);
        // A damaged file in a folder is no reason to refuse what the network proves.
        return !verdict && verdict.error().kind == ErrorKind::kUntrusted ? far(hash, stop) : verdict;
      }};
}

Result<LogProof> open_toolchain_log(House& house) {
  TRY_ASSIGN(const auto checker, open_checker(house, SumDb::Mode::kOnline));
  return checker->sums ? LogProof{[checker](const HashEvidence& evidence, std::stop_token stop) {
    return ask_about_sdk(*checker, evidence, stop);
  }}
                       : LogProof{};
}

Result<std::shared_ptr<const SumDb>> open_sum_database(House& house) {
  TRY_ASSIGN(const auto checker, open_checker(house, SumDb::Mode::kOnline));
  return std::shared_ptr<const SumDb>{checker, checker->sums.get()};
}

SumQuery toolchain_query(const GoVersion& version, const std::string& platform) {
  return {"golang.org/toolchain", "v0.0.1-" + key_of(version, platform)};
}

Result<GoSum> go_sum_of(const std::filesystem::path& path) {
  GoSum go_sum;
  TRY_ASSIGN(const auto texts, read_go_sums(path));
  for (const auto& text : texts) {
    go_sum.add(GoSum::parse(text));
  }
  return go_sum;
}

}  // namespace goiso
