#pragma once
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "model/build_record.h"
#include "model/build_request.h"
#include "model/progress.h"
#include "sandbox/base_image.h"
#include "sandbox/labels.h"
#include "sandbox/module_access.h"
#include "sdk/store.h"

namespace goiso {

/// What a sandbox needs of the host.
struct SandboxSetup {
  std::filesystem::path state;      ///< volume book, home id
  std::filesystem::path temporary;  ///< spools of large projects
  BaseImage base_image;
};

/// This process, for the engine: a fresh session id, its owner, and the id of the state folder (made when it has none).
Result<Session> make_session(const std::filesystem::path& state);

/// Runs one request in one throwaway container, and provides what that takes: base image, SDK volume, std seed. One
/// thread at a time.
class Sandbox {
 public:
  /// Sweeps what dead goisos left in this engine first. `engine`, `sdks` and `progress` must outlive it.
  static Result<Sandbox> open(const Engine& engine, const SdkStore& sdks, const SandboxSetup& setup, Progress& progress,
                              std::stop_token stop);
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;
  ~Sandbox();  ///< close()

  /// The record of what the command did; a failing build is a record. An engine or box that is lost on the way is tried
  /// once more in a fresh box. Returns at the final frame: the box may still be on its way out, see close().
  /// `modules` is used as far as request.modules asks for it.
  Result<BuildRecord> run(const BuildRequest& request, const ModuleAccess& modules, std::stop_token stop);

  /// Compiles all of std for a toolchain into its seed, without any project. `goiso sdk warm`.
  Result<void> warm(const Toolchain& toolchain, std::stop_token stop);

  /// Waits until the engine has removed every box of this sandbox; the first failure is returned, all are tried.
  Result<void> close();

 private:
  struct State;
  explicit Sandbox(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
