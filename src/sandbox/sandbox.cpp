#include "sandbox/sandbox.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/owner.h"
#include "base/parallel.h"
#include "sandbox/box_closer.h"
#include "sandbox/box_pool.h"
#include "sandbox/build_run.h"
#include "sandbox/capacity.h"
#include "sandbox/copy_in.h"
#include "sandbox/environment.h"
#include "sandbox/provision.h"
#include "sandbox/std_seed.h"
#include "sandbox/sweep.h"

namespace goiso {

namespace {

int idle_boxes(const SandboxSetup& setup, const EngineFacts& engine) {
  return setup.idle_boxes > 0 ? setup.idle_boxes : goiso::runs_at_once(engine, Limits{});
}

}  // namespace

struct Sandbox::State {
  State(const Engine& the_engine, const SdkStore& the_sdks, const SandboxSetup& setup, Progress& the_progress,
        Session the_session)
      : engine(the_engine),
        sdks(the_sdks),
        temporary(setup.temporary),
        progress(the_progress),
        session(std::move(the_session)),
        book(setup.state, engine.facts().id),
        base_image(setup.base_image),
        starts({starts_at_once(engine.facts()), 0}),
        runs(capacity_of(engine.facts())),
        pool({[this](const BoxPlan& plan, std::stop_token stop) { return open_ahead(shop(), plan, stop); },
              [this](Box box) { closer.add(std::move(box)); }, idle_boxes(setup, engine.facts()),
              starts_at_once(engine.facts())}) {}

  Workshop shop() {
    return {engine, sdks, events ? &*events : nullptr, session, image, book, progress, base_image, temporary, starts};
  }
  Result<BuildRecord> run(const BuildRequest& request, const ModuleAccess& modules, const ProjectSnapshot* snapshot,
                          std::stop_token stop);

  const Engine& engine;
  const SdkStore& sdks;
  const std::filesystem::path temporary;
  Progress& progress;
  const Session session;
  const VolumeBook book;
  std::optional<EventStream> events;  // this and the next are set before anybody runs anything
  std::string image;
  const BaseImage base_image;
  TokenGate starts, runs;
  BoxCloser closer;
  bool is_closed = false;
  BoxPool pool;  // last: its threads use the rest
};

namespace {

// What is damaged is no identity; what the home of another name left is swept by its owner and its deadline.
bool is_home_id(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::string> home_id(const std::filesystem::path& state) {
  TRY(make_folders(state));
  const auto path = state / "home-id";
  if (auto known = read_file(path, 64); known && is_home_id(*known)) {
    return known;
  }
  const auto id = random_hex(8);
  TRY(write_file_atomically(path, id));
  return read_file(path, 64);  // another goiso may have been faster: the last one written holds for all
}

Result<void> sweep(const Engine& engine, const Session& session, const VolumeBook& book, SweepReach reach,
                   std::stop_token stop) {
  TRY_ASSIGN(const auto leaks, find_leaks(engine, session, book, reach, stop));
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
  auto state = std::make_unique<State>(engine, sdks, setup, progress, std::move(session));
  // Three things that do not hang on each other, each waiting for the engine.
  Result<void> swept;
  std::optional<Result<std::string>> image;
  std::optional<Result<EventStream>> events;
  parallel_for(3, 3, [&](std::size_t part) {
    if (part == 0) {
      image = provide_base_image(engine, setup.base_image, stop);
    } else if (part == 1) {
      events = EventStream::open(engine, fmt::format("{}={}", labels::kSession, state->session.id), stop);
    } else {
      swept = sweep(engine, state->session, state->book, SweepReach::kDead, stop);
    }
  });
  TRY(swept);
  TRY_ASSIGN(state->image, std::move(*image));
  TRY_ASSIGN(state->events, std::move(*events));
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

constexpr int kMoreTries = 2;

// The engine or the box went away under us: that says nothing about the build, so it is asked again.
bool is_worth_another_try(const Error& error) { return error.kind == ErrorKind::kEngineLost; }

}  // namespace

Result<BuildRecord> Sandbox::State::run(const BuildRequest& request, const ModuleAccess& modules,
                                        const ProjectSnapshot* snapshot, std::stop_token stop) {
  TRY(check_overlay(request.overlay));
  TRY_ASSIGN(const auto pass, runs.enter(needs_of(engine.facts(), request.limits), stop));
  for (int again = 0;; ++again) {
    const auto source = again == 0 ? BoxSource::kAny : BoxSource::kFresh;
    auto finished = run_build(shop(), pool, {request, modules, snapshot, source}, stop);
    progress.step_ended();
    if (finished) {
      closer.add(std::move(finished->box));
      return std::move(finished->record);
    }
    if (again == kMoreTries || !is_worth_another_try(finished.error())) {
      return while_doing(std::move(finished).error(),
                         fmt::format("running the build with {}", request.toolchain.version.name()));
    }
    progress.note(fmt::format("{}; trying {} in a fresh box", finished.error().message,
                              again + 1 == kMoreTries ? "a last time" : "once more"));
  }
}

Result<BuildRecord> Sandbox::run(const BuildRequest& request, const ModuleAccess& modules, std::stop_token stop) {
  return state_->run(request, modules, nullptr, stop);
}

Result<BuildRecord> Sandbox::run(const BuildRequest& request, const ModuleAccess& modules,
                                 const ProjectSnapshot& snapshot, std::stop_token stop) {
  return state_->run(request, modules, &snapshot, stop);
}

Result<ProjectSnapshot> Sandbox::snapshot(const BuildRequest& request, std::stop_token stop) {
  auto read = read_project(state_->shop(), request, stop);
  state_->progress.step_ended();
  return read ? std::move(read)
              : while_doing(std::move(read).error(),
                            fmt::format("reading the project at '{}'", request.project.path.string()));
}

Result<void> Sandbox::prepare(const BuildRequest& request, const ModuleAccess& modules, const ProjectSnapshot& snapshot,
                              std::stop_token stop) {
  auto prepared = prepare_build(state_->shop(), state_->pool, state_->runs, {request, modules, &snapshot}, stop);
  state_->progress.step_ended();
  return prepared
             ? prepared
             : while_doing(std::move(prepared).error(), fmt::format("preparing {}", request.toolchain.version.name()));
}

void Sandbox::expect(const BuildRequest& request, const ModuleAccess& modules, int runs) {
  if (const auto told = expect_builds(state_->shop(), state_->pool, {request, modules, nullptr}, runs); !told) {
    log::debug("nothing is opened ahead: {}", told.error().message);  // the run itself will tell
  }
}

void Sandbox::forget() { state_->pool.forget(); }

int Sandbox::runs_at_once(const Limits& limits) const { return goiso::runs_at_once(state_->engine.facts(), limits); }

Result<void> Sandbox::warm(const Toolchain& toolchain, std::stop_token stop) {
  BuildRequest request;
  request.toolchain = toolchain;
  const auto shop = state_->shop();
  TRY(populate_sdk_volume(shop, toolchain, stop));
  const auto variant = seed_variant(request, box_environment(request));
  TRY(compile_seed(shop, {shop.ground(), toolchain, variant}, {"std"}, stop));
  return {};
}

Result<void> Sandbox::close() {
  if (state_->is_closed) {
    return {};
  }
  state_->is_closed = true;
  state_->pool.close();
  auto closed = state_->closer.wait();
  // What a goiso that was killed just before us had asked the engine for may have come after our first look; and what
  // we began to fill and could not.
  const auto swept = closed ? sweep(state_->engine, state_->session, state_->book, SweepReach::kOver, {}) : closed;
  if (!swept) {
    log::info("what the dead left is for the next goiso: {}", swept.error().message);
  }
  return closed;
}

}  // namespace goiso
