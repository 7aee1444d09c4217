#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "command/folders.h"
#include "engine/engine.h"
#include "model/progress.h"
#include "report/run_store.h"
#include "sandbox/sandbox.h"
#include "sdk/catalog.h"
#include "sdk/store.h"

namespace goiso {

/// What commands work with, each part opened when a command first asks for it. One thread, but for what says otherwise;
/// reproduce opens runs() in a second one while nothing else asks for it.
class House {
 public:
  /// `environment` is the process's own, read once. `engine_flag` is --engine.
  static Result<House> open(std::map<std::string, std::string> environment, std::string engine_flag,
                            Progress& progress);
  House(House&&) noexcept;
  House& operator=(House&&) noexcept;
  ~House();

  const Folders& folders() const { return folders_; }
  const std::map<std::string, std::string>& environment() const { return environment_; }
  Progress& progress() const { return *progress_; }

  /// The manifest, and what `goiso sdk refresh` found beyond it.
  Result<const ReleaseCatalog*> catalog();
  std::filesystem::path found_releases_file() const { return folders_.data / "releases.json"; }
  Result<SdkStore*> sdks();
  Result<RunStore*> runs();
  /// Keeps an SDK from being removed as long as this house stands.
  void hold(SdkLease lease) { leases_.push_back(std::move(lease)); }
  /// GOISO_ENGINE_TIMEOUT is how long one answer of the engine may take (default 2m).
  Result<Engine*> engine(std::stop_token stop);
  Result<BaseImage> base_image() const;
  /// Does ahead of time what sandbox() needs and no project decides: the engine, the base image. May run in a second
  /// thread while the first uses the catalog, the SDKs and the runs. A failure is kept for sandbox() to tell.
  void reach_engine(std::stop_token stop);
  Result<Sandbox*> sandbox(std::stop_token stop);

  /// Waits until every box of this process is gone. Safe to call when none was opened.
  Result<void> close();

 private:
  House(std::map<std::string, std::string> environment, std::string engine_flag, Folders folders, Progress& progress);
  Result<Engine> connect(std::stop_token stop);

  std::map<std::string, std::string> environment_;
  std::string engine_flag_;
  Folders folders_;
  Progress* progress_;
  std::unique_ptr<ReleaseCatalog> catalog_;
  std::unique_ptr<SdkStore> sdks_;
  std::vector<SdkLease> leases_;
  std::unique_ptr<RunStore> runs_;
  std::unique_ptr<Engine> engine_;
  std::optional<Error> unreachable_;  // why there is no engine_, once that is known
  std::optional<BaseImage> base_image_;
  std::unique_ptr<Sandbox> sandbox_;  // after what it refers to
};

}  // namespace goiso
