#include "modules/sum_source.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <mutex>

#include "base/file.h"

namespace goiso {
namespace {

Result<bool> offers_database(const SumProxy& proxy, const std::stop_token& stop) {
  auto supported = proxy.source("/supported", stop);
  if (supported) {
    return supported->has_value();
  }
  if (proxy.after_failure == SumProxy::AfterFailure::kGoOn && !stop.stop_requested()) {
    return false;
  }
  return while_doing(std::move(supported).error(), "asking a module proxy for the checksum database");
}

class Chooser {
 public:
  Chooser(std::vector<SumProxy> proxies, SumSource database)
      : proxies_(std::move(proxies)), database_(std::move(database)) {}

  // Held while the proxies are asked: whoever comes meanwhile needs the same answer.
  Result<const SumSource*> choose(const std::stop_token& stop) {
    const std::lock_guard lock{mutex_};
    for (const auto& proxy : proxies_) {
      if (chosen_ != nullptr) {
        break;
      }
      TRY_ASSIGN(const bool offers, offers_database(proxy, stop));
      chosen_ = offers ? &proxy.source : nullptr;
    }
    chosen_ = chosen_ != nullptr ? chosen_ : &database_;
    return chosen_;
  }

 private:
  std::vector<SumProxy> proxies_;
  SumSource database_;
  std::mutex mutex_;
  const SumSource* chosen_ = nullptr;  // guarded by mutex_; points into the two above
};

}  // namespace

SumSource choose_sum_source(std::vector<SumProxy> proxies, SumSource database) {
  // Shared because a std::function is copied, and the choice must be one.
  auto chooser = std::make_shared<Chooser>(std::move(proxies), std::move(database));
  return [chooser](const std::string& path, std::stop_token stop) -> Result<std::optional<std::string>> {
    TRY_ASSIGN(const auto* source, chooser->choose(stop));
    return (*source)(path, stop);
  };
}

SumSource sum_source_in(std::string folder) {
  return [folder = std::move(folder)](const std::string& path, std::stop_token) -> Result<std::optional<std::string>> {
    // A pipe would keep us waiting for ever.
    if (std::error_code error;
        std::filesystem::exists(std::filesystem::symlink_status(folder + path, error)) &&
        !std::filesystem::is_regular_file(std::filesystem::symlink_status(folder + path, error))) {
      return Error{ErrorKind::kUntrusted, fmt::format("'{}' is no regular file", folder + path), {}, {}};
    }
    auto bytes = read_file(folder + path, kMaxSumAnswer);
    if (!bytes && bytes.error().kind == ErrorKind::kNotFound) {
      return std::optional<std::string>{};
    }
    TRY_ASSIGN(auto found, std::move(bytes));
    return std::optional{std::move(found)};
  };
}

SumSource either_source(SumSource first, SumSource second) {
  return [first = std::move(first), second = std::move(second)](
             const std::string& path, std::stop_token stop) -> Result<std::optional<std::string>> {
    TRY_ASSIGN(auto found, first(path, stop));
    return found ? Result<std::optional<std::string>>{std::move(found)} : second(path, stop);
  };
}

}  // namespace goiso
