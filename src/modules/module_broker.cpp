#include "modules/module_broker.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "modules/module_path.h"
#include "modules/module_patterns.h"
#include "modules/semver.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kListLimit = 16 << 20;
constexpr std::int64_t kSumdbLimit = 1 << 20;

BrokerAnswer text_answer(std::string text, const char* type, bool is_immutable) {
  BrokerAnswer answer;
  answer.status = 200;
  answer.type = type;
  answer.bytes = static_cast<std::int64_t>(text.size());
  answer.body = std::move(text);
  answer.is_immutable = is_immutable;
  return answer;
}

BrokerAnswer refusal(int status, std::string why) {
  BrokerAnswer answer;
  answer.status = status;
  answer.body = std::move(why) + "\n";
  answer.bytes = static_cast<std::int64_t>(answer.body.size());
  return answer;
}

BrokerAnswer file_answer(const MirrorFile& file) {
  BrokerAnswer answer;
  answer.status = 200;
  answer.type = "application/zip";
  answer.file = file.path;
  answer.bytes = file.bytes;
  answer.sha256 = file.sha256;
  answer.is_immutable = true;
  return answer;
}

BrokerAnswer answer_with(const MirrorFile& file, ModulePart part) {
  if (part == ModulePart::kZip) {
    return file_answer(file);
  }
  return text_answer(file.text, part == ModulePart::kInfo ? "application/json" : "text/plain; charset=utf-8", true);
}

std::optional<BrokerAnswer> stored_answer(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(file, error))) {
    return std::nullopt;
  }
  BrokerAnswer answer;
  answer.status = 200;
  answer.type = "application/octet-stream";
  answer.file = file;
  answer.bytes = static_cast<std::int64_t>(fs::file_size(file, error));
  return answer;
}

// Part of a path that a client wrote: no way out of the folder.
bool is_plain_path(std::string_view path) {
  const auto parts = split(path, '/');
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && part != "." && part != ".." && part.find('\0') == std::string_view::npos &&
           part.find('\\') == std::string_view::npos;
  });
}

std::optional<ModulePart> part_of(std::string_view ending) {
  for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
    if (ending == ending_of(part)) {
      return part;
    }
  }
  return std::nullopt;
}

}  // namespace

void MissLedger::add(Miss miss) {
  const std::lock_guard lock{mutex_};
  const bool is_known = std::any_of(misses_.begin(), misses_.end(), [&](const Miss& known) {
    return known.module == miss.module && known.version == miss.version && known.part == miss.part;
  });
  if (!is_known) {
    misses_.push_back(std::move(miss));
  }
}

std::vector<MissLedger::Miss> MissLedger::misses() const {
  const std::lock_guard lock{mutex_};
  return misses_;
}

std::vector<std::string> MissLedger::fetch_arguments() const {
  std::vector<std::string> arguments;
  for (const auto& miss : misses()) {
    auto argument = miss.module + "@" + (miss.version.empty() ? "latest" : miss.version);
    if (std::find(arguments.begin(), arguments.end(), argument) == arguments.end()) {
      arguments.push_back(std::move(argument));
    }
  }
  return arguments;
}

Result<std::string> list_kept(const Mirror& mirror, const std::string& module) {
  TRY_ASSIGN(const auto versions, mirror.versions(module));
  std::string text;
  for (const auto& version : versions) {
    text += is_pseudo_version(version) ? "" : version + "\n";
  }
  return text;
}

Result<MirrorFile> latest_kept(const Mirror& mirror, const std::string& module, std::stop_token stop) {
  TRY_ASSIGN(const auto versions, mirror.versions(module));
  auto latest = latest_version(versions);
  for (const auto& version : versions) {
    const bool is_later = pseudo_version_time(version).value_or("") > pseudo_version_time(latest).value_or("");
    latest = (latest.empty() || is_pseudo_version(latest)) && (latest.empty() || is_later) ? version : latest;
  }
  if (latest.empty()) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("the mirror has no version of '{}'", module),
                 {},
                 fmt::format("run 'goiso mod fetch {}@latest'", module)};
  }
  TRY_ASSIGN(auto info, mirror.find({module, latest}, ModulePart::kInfo, stop));
  return info ? Result<MirrorFile>{std::move(*info)}
              : Error{ErrorKind::kNotFound, fmt::format("'{}@{}' is gone", module, latest), {}, {}};
}

std::vector<std::string> ModuleBroker::findings() const {
  const std::lock_guard lock{mutex_};
  return findings_;
}

std::optional<Error> ModuleBroker::distrust() const {
  const std::lock_guard lock{mutex_};
  return distrust_;
}

BrokerAnswer ModuleBroker::answer_of(const Error& error, MissLedger::Miss miss) {
  const bool is_absent = error.kind == ErrorKind::kNotFound;
  if (is_absent || error.kind == ErrorKind::kNetwork) {
    ledger_.add(std::move(miss));
  }
  if (error.kind == ErrorKind::kUntrusted) {
    const std::lock_guard lock{mutex_};
    distrust_ = distrust_ ? distrust_ : std::optional{error};
  }
  return refusal(is_absent ? 404 : 502, error.message);
}

Result<BrokerAnswer> ModuleBroker::answer_version(const std::string& module, const std::string& file,
                                                  std::stop_token stop) {
  const auto dot = file.rfind('.');
  const auto part = dot == std::string::npos ? std::nullopt : part_of(file.substr(dot));
  const auto version = part ? unescape_module_version(file.substr(0, dot)) : Result<std::string>{Error{}};
  if (!version) {
    return refusal(404, "no such file of a module");
  }
  if (!check_module_version(module, *version)) {
    return *part == ModulePart::kInfo ? answer_query(module, *version, stop)
                                      : refusal(404, "no version of this module");
  }
  if (guest_ && guest_->path == module) {
    auto there = guest_->file(*version, *part, stop);
    if (!there && there.error().kind == ErrorKind::kInterrupted) {
      return there.error();
    }
    if (!there || *there) {
      return there ? answer_with(**there, *part) : answer_of(there.error(), {module, *version, name_of(*part)});
    }
  }
  return answer_kept({module, *version}, *part, stop);
}

Result<BrokerAnswer> ModuleBroker::answer_kept(const ModuleVersion& module, ModulePart part, std::stop_token stop) {
  auto kept = mirror_.provide(module, part, supply_, stop);
  if (!kept && kept.error().kind == ErrorKind::kInterrupted) {
    return kept.error();
  }
  if (!kept) {
    return answer_of(kept.error(), {module.path, module.version, name_of(part)});
  }
  for (auto& finding : kept->findings) {
    const std::lock_guard lock{mutex_};
    if (std::find(findings_.begin(), findings_.end(), finding) == findings_.end()) {
      findings_.push_back(std::move(finding));
    }
  }
  return answer_with(*kept, part);
}

// A branch, a tag or a hash: what it means today only a proxy can say, and tomorrow it may mean another.
Result<BrokerAnswer> ModuleBroker::answer_query(const std::string& module, const std::string& query,
                                                std::stop_token stop) {
  if (supply_.proxies == nullptr) {
    return answer_of(Error{ErrorKind::kNotFound, fmt::format("the mirror cannot say what '{}' is", query), {}, {}},
                     {module, query, "info"});
  }
  TRY_ASSIGN(const auto escaped, escape_module_version(query));
  TRY_ASSIGN(auto end, supply_.proxies->text(module, "@v/" + escaped + ".info", ModuleProxies::kInfoLimit, {}, stop));
  return end.has_arrived ? text_answer(std::move(end.text), "application/json", false)
                         : answer_of(error_of(end, query), {module, query, "info"});
}

// A module that is kept with pseudo-versions alone has an empty list; one that is not kept has none.
Result<BrokerAnswer> ModuleBroker::answer_kept_list(const std::string& module, std::string list) {
  TRY_ASSIGN(const auto versions, mirror_.versions(module));
  if (versions.empty()) {
    ledger_.add({module, "", "list"});
    return refusal(404, "the mirror has no version of this module");
  }
  return text_answer(std::move(list), "text/plain; charset=utf-8", false);
}

Result<BrokerAnswer> ModuleBroker::answer_list(const std::string& module, std::stop_token stop) {
  TRY_ASSIGN(auto kept, list_kept(mirror_, module));
  if (guest_ && guest_->path == module) {
    return answer_guest_list(module, std::move(kept), stop);
  }
  if (supply_.proxies == nullptr) {
    return answer_kept_list(module, std::move(kept));
  }
  TRY_ASSIGN(auto end, supply_.proxies->text(module, "@v/list", kListLimit, {}, stop));
  if (end.has_arrived || !kept.empty()) {
    return text_answer(end.has_arrived ? std::move(end.text) : std::move(kept), "text/plain; charset=utf-8", false);
  }
  return answer_of(error_of(end, fmt::format("list of '{}'", module)), {module, "", "list"});
}

Result<BrokerAnswer> ModuleBroker::answer_guest_list(const std::string& module, std::string list,
                                                     std::stop_token stop) const {
  TRY_ASSIGN(auto more, guest_->list(stop));
  list += more;
  return list.empty() ? refusal(404, fmt::format("nothing of '{}' is kept", module))
                      : text_answer(std::move(list), "text/plain; charset=utf-8", false);
}

Result<BrokerAnswer> ModuleBroker::answer_latest(const std::string& module, std::stop_token stop) {
  if (supply_.proxies != nullptr) {
    TRY_ASSIGN(auto end, supply_.proxies->text(module, "@latest", ModuleProxies::kInfoLimit, {}, stop));
    if (end.has_arrived) {
      return text_answer(std::move(end.text), "application/json", false);
    }
  }
  auto kept = latest_kept(mirror_, module, stop);
  return kept ? text_answer(std::move(kept->text), "application/json", false)
              : answer_of(kept.error(), {module, "", "latest"});
}

// Files of the checksum database lie below "sumdb" as the database names them. `supported` says that its other files
// may be asked for here.
Result<BrokerAnswer> ModuleBroker::answer_sumdb(const std::string& path, std::stop_token stop) const {
  if (!is_plain_path(path)) {
    return refusal(404, "no such file");
  }
  auto stored = sums_.empty() ? std::nullopt : stored_answer(sums_ / path);
  stored = stored ? stored : stored_answer(mirror_.places().root / path);
  if (stored) {
    return std::move(*stored);
  }
  if (supply_.proxies == nullptr) {
    return refusal(404, "the mirror has no such file of the checksum database");
  }
  TRY_ASSIGN(auto end, supply_.proxies->outside(path, kSumdbLimit, stop));
  return end.has_arrived ? text_answer(std::move(end.text), "application/octet-stream", false)
                         : refusal(end.failure == DownloadFailure::kAbsent ? 404 : 502, end.why);
}

Result<BrokerAnswer> ModuleBroker::answer(std::string_view path, std::stop_token stop) {
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  if (path.starts_with("sumdb/")) {
    return answer_sumdb(std::string{path}, stop);
  }
  constexpr std::string_view kVersions = "/@v/";
  constexpr std::string_view kLatest = "/@latest";
  const auto at = path.find(kVersions);
  const bool is_latest = path.ends_with(kLatest);
  if (at == std::string_view::npos && !is_latest) {
    return refusal(404, "this is no path of the GOPROXY protocol");
  }
  const auto module = unescape_module_path(at == std::string_view::npos ? path.substr(0, path.size() - kLatest.size())
                                                                        : path.substr(0, at));
  if (!module) {
    return refusal(404, module.error().message);
  }
  const bool is_denied = matches_module_patterns(policy_.deny, *module) ||
                         (!policy_.allow.empty() && !matches_module_patterns(policy_.allow, *module));
  if (is_denied) {
    return refusal(403, fmt::format("goiso may not ask for '{}'", *module));
  }
  if (at == std::string_view::npos) {
    return answer_latest(*module, stop);
  }
  const std::string file{path.substr(at + kVersions.size())};
  return file == "list" ? answer_list(*module, stop) : answer_version(*module, file, stop);
}

}  // namespace goiso
