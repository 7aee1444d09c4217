#include "sandbox/sandbox.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/owner.h"
#include "sandbox/build_run.h"
#include "sandbox/environment.h"
#include "sandbox/provision.h"
#include "sandbox/std_seed.h"
#include "sandbox/sweep.h"

namespace goiso {

struct Sandbox::State {
  const Engine& engine;
  const SdkStore& sdks;
  std::filesystem::path temporary;
  Progress& progress;
  Session session;
  VolumeBook book;
  std::optional<EventStream> events;
  std::string image;
  std::filesystem::path init;
  std::vector<Box> leaving;  // finished, perhaps not gone yet

  Workshop shop() { return {engine, sdks, events ? &*events : nullptr, session, image, book, progress, init}; }
};

namespace {

Result<std::string> home_id(const std::filesystem::path& state) {
  TRY(make_folders(state));
  const auto path = state / "home-id";
  if (auto known = read_file(path, 64); known) {
    return known;
  }
  const auto id = random_hex(8);
  TRY(write_file_atomically(path, id));
  return read_file(path, 64);  // another goiso may have been faster: the last one written holds for all
}

Result<void> sweep_dead(const Engine& engine, const Session& session, const VolumeBook& book, std::stop_token stop) {
  TRY_ASSIGN(const auto leaks, find_leaks(engine, session, book, SweepReach::kDead, stop));
  for (const auto& leak : leaks) {
    log::info("removing the {} '{}': {}", name_of(leak.what), leak.name, leak.why);
  }
  TRY(remove_leaks(engine, leaks, stop));
  return {};
}

}  // namespace

Result<Session> make_session(const std::filesystem::path& state) {
  TRY_ASSIGN(auto home, home_id(state));
  return Session{random_hex(6), this_owner(), std::move(home)};
}

Result<Sandbox> Sandbox::open(const Engine& engine, const SdkStore& sdks, const SandboxSetup& setup, Progress& progress,
                              std::stop_token stop) {
  TRY_ASSIGN(auto session, make_session(setup.state));
  auto state = std::make_unique<State>(State{engine,
                                             sdks,
                                             setup.temporary,
                                             progress,
                                             std::move(session),
                                             VolumeBook{setup.state, engine.facts().id},
                                             std::nullopt,
                                             {},
                                             setup.base_image.init,
                                             {}});
  TRY(sweep_dead(engine, state->session, state->book, stop));
  TRY_ASSIGN(state->image, provide_base_image(engine, state->session, setup.base_image, stop));
  TRY_ASSIGN(state->events, EventStream::open(engine, fmt::format("{}={}", labels::kSession, state->session.id), stop));
  return Sandbox{std::move(state)};
}

Sandbox::Sandbox(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;

Sandbox::~Sandbox() {
  if (!state_) {
    return;
  }
  if (const auto closed = close(); !closed) {
    log::info("a box may be left behind: {}", closed.error().message);
  }
}

namespace {

// The engine or the box went away under us: that says nothing about the build, so it is asked once more.
bool is_worth_another_try(const Error& error) { return error.kind == ErrorKind::kEngineLost; }

}  // namespace

Result<BuildRecord> Sandbox::run(const BuildRequest& request, const ModuleAccess& modules, std::stop_token stop) {
  for (int attempt = 1;; ++attempt) {
    TRY_ASSIGN(auto spool, Spool::create(state_->temporary));
    auto finished = run_build(state_->shop(), request, modules, spool, stop);
    state_->progress.step_ended();
    if (finished) {
      state_->leaving.push_back(std::move(finished->box));
      return std::move(finished->record);
    }
    if (attempt > 1 || !is_worth_another_try(finished.error())) {
      return while_doing(std::move(finished).error(),
                         fmt::format("running the build with {}", request.toolchain.version.name()));
    }
    state_->progress.note(fmt::format("{}; trying once more in a fresh box", finished.error().message));
  }
}

Result<void> Sandbox::warm(const Toolchain& toolchain, std::stop_token stop) {
  BuildRequest request;
  request.toolchain = toolchain;
  TRY(populate_sdk_volume(state_->shop(), toolchain, stop));
  const auto variant = seed_variant(request, box_environment(request));
  return compile_seed(state_->shop(), {state_->shop().ground(), toolchain, variant}, {"std"}, stop);
}

Result<void> Sandbox::close() {
  Result<void> first;
  for (auto& box : state_->leaving) {
    if (auto closed = box.close(); !closed && first) {
      first = std::move(closed);
    }
  }
  state_->leaving.clear();
  return first;
}

}  // namespace goiso
