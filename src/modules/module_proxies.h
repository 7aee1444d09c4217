#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "modules/download.h"
#include "modules/goproxy.h"

namespace goiso {

/// Asks the proxies of a GOPROXY list, one after another, and falls back exactly as cmd/go does
/// (internal/modfetch/proxy.go): after ',' on 404 and 410 alone, after '|' on everything. What `direct` and GONOPROXY
/// would fetch from version control is not fetched at all. A proxy that could not be reached is not tried again for
/// half a minute. Any thread.
class ModuleProxies {
 public:
  ModuleProxies(ProxyList list, DownloadRules rules);
  ModuleProxies(ModuleProxies&&) noexcept;
  ModuleProxies& operator=(ModuleProxies&&) noexcept;
  ~ModuleProxies();

  /// "" when the text is what was asked for, else what is wrong with it; then the proxy counts as broken and the list
  /// goes on as the separators say.
  using TextCheck = std::function<std::string(const std::string& text)>;

  /// `file` lies below the escaped module path: "@v/list", "@v/v1.2.3.info", "@latest". At most `limit` bytes.
  /// DownloadEnd::why names every proxy asked.
  Result<DownloadEnd> text(const std::string& module, const std::string& file, std::int64_t limit,
                           const TextCheck& check, std::stop_token stop) const;
  /// A zip, into `part`, which is left there when it arrived.
  Result<DownloadEnd> file(const std::string& module, const std::string& file, const std::filesystem::path& part,
                           Progress& progress, std::stop_token stop) const;
  /// What is no module's: "sumdb/sum.golang.org/latest".
  Result<DownloadEnd> outside(const std::string& path, std::int64_t limit, std::stop_token stop) const;

  static constexpr std::int64_t kInfoLimit = 1 << 20;
  static constexpr std::int64_t kModLimit = 16 << 20;
  static constexpr std::int64_t kZipLimit = std::int64_t{500} << 20;  ///< x/mod/zip, MaxZipFile

 private:
  using Ask = std::function<Result<DownloadEnd>(const std::string& base)>;
  Result<DownloadEnd> walk(const Ask& ask) const;
  Result<DownloadEnd> ask_entry(std::size_t index, const Ask& ask) const;
  std::string why_private(const std::string& module) const;

  struct State;
  std::unique_ptr<State> state_;
};

/// What a DownloadEnd that brought nothing means to a caller: kNotFound when every proxy said that it is not there,
/// else kNetwork.
Error error_of(const DownloadEnd& end, const std::string& what);

}  // namespace goiso
