#include "modules/module_proxies.h"

#include <fmt/format.h>

#include <mutex>

#include "base/text.h"
#include "modules/module_path.h"
#include "modules/module_patterns.h"

namespace goiso {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kRest{30};

DownloadEnd absent(std::string why) { return {false, DownloadFailure::kAbsent, std::move(why), {}, false}; }

}  // namespace

struct ModuleProxies::State {
  ProxyList list;
  Downloader downloader;
  std::mutex mutex;
  std::vector<Clock::time_point> rests_until;  // by entry; guarded by mutex

  State(ProxyList the_list, DownloadRules rules)
      : list(std::move(the_list)), downloader(std::move(rules)), rests_until(list.entries.size()) {}

  bool is_resting(std::size_t index) {
    const std::lock_guard lock{mutex};
    return Clock::now() < rests_until[index];
  }
  void let_rest(std::size_t index) {
    const std::lock_guard lock{mutex};
    rests_until[index] = Clock::now() + kRest;
  }
};

ModuleProxies::ModuleProxies(ProxyList list, DownloadRules rules)
    : state_(std::make_unique<State>(std::move(list), std::move(rules))) {}
ModuleProxies::ModuleProxies(ModuleProxies&&) noexcept = default;
ModuleProxies& ModuleProxies::operator=(ModuleProxies&&) noexcept = default;
ModuleProxies::~ModuleProxies() = default;

Result<DownloadEnd> ModuleProxies::ask_entry(std::size_t index, const Ask& ask) const {
  if (state_->is_resting(index)) {
    return DownloadEnd{false, DownloadFailure::kBroken, "it could not be reached a moment ago", {}, true, false};
  }
  auto end = ask(state_->list.entries[index].url);
  if (end && !end->has_arrived && end->is_unreachable) {
    state_->let_rest(index);
  }
  return end;
}

// The separator behind an entry decides whether its failure ends the walk.
Result<DownloadEnd> ModuleProxies::walk(const Ask& ask) const {
  const auto& list = state_->list;
  std::vector<std::string> told;
  DownloadEnd worst = absent("");
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    TRY_ASSIGN(auto end, ask_entry(i, ask));
    if (end.has_arrived) {
      return end;
    }
    told.push_back(fmt::format("'{}': {}", without_password(list.entries[i].url), end.why));
    const bool is_absent = end.failure == DownloadFailure::kAbsent;
    if (!is_absent) {
      worst.failure = end.failure;
    }
    if (!is_absent && list.entries[i].separator == ',') {
      worst.why = join(told, "; ");
      return worst;
    }
  }
  if (list.end == ProxyList::End::kOff) {
    told.emplace_back("GOPROXY says off");
  } else if (list.end == ProxyList::End::kDirect) {
    told.emplace_back("GOPROXY says direct, and goiso asks no version control");
  }
  worst.why = join(told, "; ");
  return worst;
}

std::string ModuleProxies::why_private(const std::string& module) const {
  return matches_module_patterns(state_->list.no_proxy, module)
             ? "GONOPROXY or GOPRIVATE keeps it from every proxy, and goiso asks no version control"
             : "";
}

Result<DownloadEnd> ModuleProxies::text(const std::string& module, const std::string& file, std::int64_t limit,
                                        const TextCheck& check, std::stop_token stop) const {
  TRY_ASSIGN(const auto escaped, escape_module_path(module));
  if (auto why = why_private(module); !why.empty()) {
    return absent(std::move(why));
  }
  return walk([&](const std::string& base) -> Result<DownloadEnd> {
    TRY_ASSIGN(auto end, state_->downloader.to_text(fmt::format("{}/{}/{}", base, escaped, file), limit, stop));
    const auto wrong = end.has_arrived && check ? check(end.text) : std::string{};
    return wrong.empty() ? end : DownloadEnd{false, DownloadFailure::kBroken, wrong, {}, false, false};
  });
}

Result<DownloadEnd> ModuleProxies::file(const std::string& module, const std::string& file,
                                        const std::filesystem::path& part, Progress& progress,
                                        std::stop_token stop) const {
  TRY_ASSIGN(const auto escaped, escape_module_path(module));
  if (auto why = why_private(module); !why.empty()) {
    return absent(std::move(why));
  }
  // What one proxy began no other continues (may_splice is off): their zips may differ in their bytes.
  return walk([&](const std::string& base) -> Result<DownloadEnd> {
    return state_->downloader.to_file(fmt::format("{}/{}/{}", base, escaped, file), part, kZipLimit, progress, stop);
  });
}

Result<DownloadEnd> ModuleProxies::outside(const std::string& path, std::int64_t limit, std::stop_token stop) const {
  return walk([&](const std::string& base) { return state_->downloader.to_text(base + "/" + path, limit, stop); });
}

Error error_of(const DownloadEnd& end, const std::string& what) {
  if (end.failure == DownloadFailure::kAbsent) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("there is no {}: {}", what, terminal_safe(end.why)),
                 {},
                 "check its name and version, GOPROXY and GOPRIVATE"};
  }
  return Error{ErrorKind::kNetwork,
               fmt::format("cannot download {}: {}", what, terminal_safe(end.why)),
               {},
               "check GOPROXY and the network"};
}

}  // namespace goiso
