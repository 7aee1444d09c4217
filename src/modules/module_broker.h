#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "modules/mirror.h"

namespace goiso {

/// What a build asked for and did not get. Any thread.
class MissLedger {
 public:
  struct Miss {
    std::string module;
    std::string version;  ///< a version, another query, or "" for a list of versions
    std::string part;     ///< "info", "mod", "zip", "list", "latest"
  };
  void add(Miss miss);
  /// In the order first asked, each once.
  std::vector<Miss> misses() const;
  /// The words behind 'goiso mod fetch' that bring all of it: "example.com/m@v1.0.0", "example.com/n@latest". Empty
  /// when nothing was missed.
  std::vector<std::string> fetch_arguments() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Miss> misses_;  // guarded by mutex_
};

/// Which modules may be asked for. Patterns are those of GOPRIVATE.
struct ModulePolicy {
  std::string allow;  ///< "" allows all
  std::string deny;   ///< wins over allow
};

/// How a request of the GOPROXY protocol is answered (go.dev/ref/mod, "GOPROXY protocol").
struct BrokerAnswer {
  int status = 404;  ///< 200; 404 not there; 403 denied; 502 could not be had
  std::string type = "text/plain; charset=utf-8";
  std::string body;            ///< when `file` is empty
  std::filesystem::path file;  ///< a zip, or a stored file of the checksum database
  std::int64_t bytes = 0;      ///< of body or file
  std::string sha256;          ///< of a zip, hex
  bool is_immutable = false;   ///< it will never be another
};

/// A module that lies elsewhere than in the mirror. Any thread.
struct GuestModule {
  std::string path;
  std::function<Result<std::string>(std::stop_token stop)> list;  ///< "@v/list"
  /// nullopt for a version that is not there: then the mirror is asked. As MirrorFile: `path` of .zip, `text` else.
  std::function<Result<std::optional<MirrorFile>>(const std::string& version, ModulePart part, std::stop_token stop)>
      file;
};

/// The mirror as a module proxy. With proxies in its supply what is missing is fetched, vouched for and kept, then
/// answered; without, 404 and the ledger remembers. What it refers to outlives it. Any thread.
class ModuleBroker {
 public:
  ModuleBroker(const Mirror& mirror, Supply supply, ModulePolicy policy)
      : mirror_(mirror), supply_(supply), policy_(std::move(policy)) {}

  /// Answers for this module as well, and with files of the checksum database below `sums` ("sumdb/<name>/…") before
  /// those of the mirror; an empty `sums` has none. Before the first answer.
  void serve_also(GuestModule guest, std::filesystem::path sums) {
    guest_ = std::move(guest);
    sums_ = std::move(sums);
  }

  /// `path` as it stands in the request, with or without its first '/', not decoded beyond percent signs. Error only
  /// when asked to stop.
  Result<BrokerAnswer> answer(std::string_view path, std::stop_token stop);
  const MissLedger& ledger() const { return ledger_; }
  /// What was served that a user should know of: go.sum against the log.
  std::vector<std::string> findings() const;
  /// The first answer that was refused because the bytes were not what they must be (kUntrusted).
  std::optional<Error> distrust() const;

 private:
  Result<BrokerAnswer> answer_version(const std::string& module, const std::string& file, std::stop_token stop);
  Result<BrokerAnswer> answer_kept(const ModuleVersion& module, ModulePart part, std::stop_token stop);
  Result<BrokerAnswer> answer_guest_list(const std::string& module, std::string list, std::stop_token stop) const;
  Result<BrokerAnswer> answer_query(const std::string& module, const std::string& query, std::stop_token stop);
  Result<BrokerAnswer> answer_list(const std::string& module, std::stop_token stop);
  Result<BrokerAnswer> answer_kept_list(const std::string& module, std::string list);
  Result<BrokerAnswer> answer_latest(const std::string& module, std::stop_token stop);
  Result<BrokerAnswer> answer_sumdb(const std::string& path, std::stop_token stop) const;
  BrokerAnswer answer_of(const Error& error, MissLedger::Miss miss);

  const Mirror& mirror_;
  Supply supply_;
  ModulePolicy policy_;
  std::optional<GuestModule> guest_;
  std::filesystem::path sums_;
  MissLedger ledger_;
  mutable std::mutex mutex_;
  std::vector<std::string> findings_;  // guarded by mutex_
  std::optional<Error> distrust_;      // guarded by mutex_
};

/// The newest of the kept versions as `@latest` says it: the .info of the highest release, else prerelease, else of the
/// latest pseudo-version. kNotFound when none is kept.
Result<MirrorFile> latest_kept(const Mirror& mirror, const std::string& module, std::stop_token stop);
/// "v1.0.0\nv1.1.0\n": kept versions without pseudo-versions, oldest first.
Result<std::string> list_kept(const Mirror& mirror, const std::string& module);

}  // namespace goiso
