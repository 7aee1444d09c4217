#include "command/sdk_media.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "command/sdk_answer.h"
#include "command/sdk_commands.h"
#include "command/toolchain.h"
#include "sdk/bundle.h"
#include "sdk/sdk_archive.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

// One import: what it takes and where it is told.
struct Import {
  House& house;
  SdkStore& sdks;
  const TrustPolicy& policy;
  SdkAnswer& answer;
  std::stop_token stop;

  Result<void> file(const fs::path& path) {
    house.progress().step_started(fmt::format("importing '{}'", path.string()));
    TRY_ASSIGN(auto sdk, sdks.import_file(path, policy, house.progress(), stop));
    answer.add(std::move(sdk), "imported");
    return {};
  }
  Result<void> goroot(const std::string& path) {
    TRY_ASSIGN(auto sdk, provide_sdk({{}, path, ""}, {}, house, stop));
    answer.add(std::move(sdk), "imported");
    return {};
  }
  Result<void> bundle(const fs::path& path, const std::vector<StoredSdk>& listed) {
    for (const auto& sdk : listed) {
      if (!sdk.is_own()) {
        TRY(file(path_in_bundle(path, sdk)));
        continue;
      }
      TRY_ASSIGN(auto own, sdks.import_own(sdk, path_in_bundle(path, sdk), house.progress(), stop));
      answer.add(std::move(own), "imported");
    }
    return {};
  }
  Result<void> folder(const fs::path& path);
};

// Archives by their names, when no list says what is there.
Result<void> Import::folder(const fs::path& path) {
  const auto listed = read_bundle(path);
  if (listed) {
    return bundle(path, *listed);
  }
  if (listed.error().kind != ErrorKind::kNotFound) {
    return Error{listed.error()};
  }
  std::vector<fs::path> archives;
  std::error_code error;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    if (parse_sdk_file_name(it->path().filename().string())) {
      archives.push_back(it->path());
    }
  }
  std::sort(archives.begin(), archives.end());
  if (archives.empty()) {
    const bool is_goroot = fs::exists(path / "bin/go", error);
    return Error{ErrorKind::kNotFound,
                 fmt::format("'{}' has neither SDK archives nor a bundle's list", terminal_safe(path.string())),
                 {},
                 is_goroot ? fmt::format("to take in the Go that lies there, write path:{}", path.string())
                           : "official names are go1.21.13.linux-amd64.tar.gz and the like"};
  }
  for (const auto& archive : archives) {
    TRY(file(archive));
  }
  return {};
}

}  // namespace

Result<Answer> import_sdks(House& house, const std::vector<std::string>& words, const SourceWish& wish,
                           std::stop_token stop) {
  constexpr std::string_view kPath = "path:";
  SdkAnswer answer;
  TRY_ASSIGN(const auto policy, trust_policy(wish, house, TrustPolicy::LogUse::kIfNeeded));
  TRY_ASSIGN(auto* const sdks, house.sdks());
  Import import{house, *sdks, policy, answer, stop};
  for (const auto& word : words) {
    std::error_code error;
    if (word.starts_with(kPath)) {
      TRY(import.goroot(word.substr(kPath.size())));
    } else if (fs::is_directory(word, error)) {
      TRY(import.folder(word));
    } else {
      TRY(import.file(word));
    }
  }
  return answer.take("");
}

Result<Answer> export_sdks(House& house, const fs::path& folder, const std::vector<std::string>& specs,
                           std::stop_token stop) {
  SdkAnswer answer;
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto list, named_or_all(house, specs));
  for (const auto& sdk : list) {
    TRY_ASSIGN(auto lease, sdks->lease(sdk, stop));
    house.hold(std::move(lease));
  }
  house.progress().step_started(fmt::format("writing '{}'", folder.string()));
  TRY(write_bundle(folder, list, *sdks, house.progress(), stop));
  for (const auto& sdk : list) {
    answer.add(sdk, "exported");
  }
  answer.close_with(
      fmt::format("on the other machine: goiso sdk import {}\n", shell_quoted(terminal_safe(folder.string()))));
  return answer.take("no SDK is kept yet\n");
}

Result<Answer> prune_sdks(House& house, std::int64_t budget, PruneMode mode) {
  SdkAnswer answer;
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto pruned, sdks->prune(budget, mode));
  for (const auto& sdk : pruned.removed) {
    answer.add(sdk, mode == PruneMode::kRemove ? "removed" : "would go");
  }
  for (const auto& sdk : pruned.in_use) {
    answer.add(sdk, "in use");
  }
  answer.close_with(fmt::format("{} {}, {} kept\n", mode == PruneMode::kRemove ? "freed" : "would free",
                                human_size(pruned.bytes), human_size(pruned.kept_bytes)));
  return answer.take("");
}

}  // namespace goiso
