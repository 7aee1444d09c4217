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
#include "sandbox/project_snapshot.h"
#include "sdk/store.h"

namespace goiso {

/// What a sandbox needs of the host.
struct SandboxSetup {
  std::filesystem::path state;      ///< volume book, home id
  std::filesystem::path temporary;  ///< spools of large projects
  BaseImage base_image;
  int idle_boxes = 0;  ///< most boxes that wait for a run; 0: as many as may run at once (capacity.h)
};

/// This process, for the engine: a fresh session id, its owner, and the id of the state folder (made when it has none).
Result<Session> make_session(const std::filesystem::path& state);

/// Runs each request in a throwaway container of its own, and provides what that takes: base image, SDK volume, std
/// seed. Any number of threads may call run, snapshot, prepare, expect, forget and warm at once: no more builds run
/// than the engine has room for (runs_at_once), the others wait; two that need the same volume fill it once.
class Sandbox {
 public:
  /// Sweeps what dead goisos left in this engine first. `engine`, `sdks` and `progress` must outlive it.
  static Result<Sandbox> open(const Engine& engine, const SdkStore& sdks, const SandboxSetup& setup, Progress& progress,
                              std::stop_token stop);
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;
  ~Sandbox();  ///< close()

  /// The record of what the command did; a failing build is a record. An engine or box that is lost on the way is tried
  /// twice more, in fresh boxes. Returns at the final frame: the box may still be on its way out, see close().
  /// `modules` is used as far as request.modules asks for it. The project is read while the box starts.
  Result<BuildRecord> run(const BuildRequest& request, const ModuleAccess& modules, std::stop_token stop);
  /// The same for a project that was read before: `snapshot` is of request.project.
  Result<BuildRecord> run(const BuildRequest& request, const ModuleAccess& modules, const ProjectSnapshot& snapshot,
                          std::stop_token stop);

  /// Reads the request's project, within the request's limits, for runs to come.
  Result<ProjectSnapshot> snapshot(const BuildRequest& request, std::stop_token stop);

  /// Does ahead of time all that a run of `request` needs before its project goes in: SDK, modules and std seed are
  /// provided, and a box waits with them, if there is room for one more. What has to be compiled for it waits until a
  /// build fewer runs than may. Stopping it leaves nothing half done.
  Result<void> prepare(const BuildRequest& request, const ModuleAccess& modules, const ProjectSnapshot& snapshot,
                       std::stop_token stop);

  /// `runs` more runs that need a box like this one's will come: boxes for them are opened in the background, as far as
  /// there is room, and each is used by one run and never again. Project, command, environment and timeouts may differ
  /// as long as the box is the same. Does not wait for them. An image other than the base image must have been run on
  /// before.
  void expect(const BuildRequest& request, const ModuleAccess& modules, int runs);

  /// Nothing is expected any more: boxes that wait for a run are closed in the background.
  void forget();

  /// How many builds with these limits run at once in this engine; at least one.
  int runs_at_once(const Limits& limits) const;

  /// Compiles all of std for a toolchain into its seed, without any project. `goiso sdk warm`.
  Result<void> warm(const Toolchain& toolchain, std::stop_token stop);

  /// Opens no more boxes ahead, and waits until the engine has removed every box of this sandbox; the first failure is
  /// returned, all are tried. No run may be under way.
  Result<void> close();

 private:
  struct State;
  explicit Sandbox(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
