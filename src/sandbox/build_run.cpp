#include "sandbox/build_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parallel.h"
#include "base/text.h"
#include "project/open_project.h"
#include "project/snapshot.h"
#include "sandbox/command_run.h"
#include "sandbox/environment.h"
#include "sandbox/places.h"
#include "sandbox/provision.h"
#include "sandbox/std_seed.h"
#include "sandbox/stopwatch.h"

namespace goiso {

using wire::FrameType;

namespace {

// What an attempt knows before it has a box.
struct Plan {
  const Workshop& shop;
  const BuildRequest& request;
  const ModuleAccess& modules;
  std::map<std::string, std::string> environment;
  SeedVariant variant;

  std::string seed_volume() const { return variant.volume(request.toolchain.digest); }
  bool has_tree() const { return request.modules == ModuleSupply::kTree; }
  bool has_proxy() const { return request.modules != ModuleSupply::kNone; }
  BuildVolumes volumes() const { return {seed_volume(), has_tree() ? modules.tree.digest : ""}; }
};

struct ReadyBox {
  Box box;
  std::string seed_packages;
  int seeds_sent = 0;
};

Result<void> send_seed(ReadyBox& ready, std::stop_token stop) {
  ++ready.seeds_sent;
  return ready.box.link().send(FrameType::kSeed, wire::SeedMessage{places::kSeed, places::kCache}.encode(), stop);
}

Result<void> check_version(const std::string& version_file, const Toolchain& toolchain) {
  const auto lines = split_lines(version_file);
  const std::string first{lines.empty() ? std::string_view{} : lines[0]};
  if (first == toolchain.version.name()) {
    return {};
  }
  return Error{ErrorKind::kBoxRefused, fmt::format("the SDK in the box says '{}', not {}", terminal_safe(first), toolchain.version.name()), {},
               fmt::format("run 'goiso sdk verify {}'", toolchain.version.name())};
}

// The volumes may be empty (first use, or removed behind our back): the box waits while they are filled, and sees what is put there.
Result<std::map<std::string, std::string>> sdk_files(Box& box, const Plan& plan, std::stop_token stop) {
  const std::vector<std::string> paths{places::kSdkReceipt, places::kGoVersion, places::kSeedPackages, places::kModulesReceipt};
  const auto& toolchain = plan.request.toolchain;
  for (int attempt = 0; attempt < 3; ++attempt) {
    TRY_ASSIGN(auto files, box.read_files(paths, stop));
    if (files[places::kSdkReceipt] == sdk_receipt(toolchain)) {
      TRY(check_version(files[places::kGoVersion], toolchain));
      if (!plan.shop.book.holds(sdk_volume(toolchain))) {
        TRY(plan.shop.book.enter(sdk_volume(toolchain)));
      }
      return files;
    }
    TRY(plan.shop.book.strike(sdk_volume(toolchain)));
    TRY(populate_sdk_volume(plan.shop, toolchain, stop));
  }
  return Error{ErrorKind::kBoxRefused, fmt::format("the engine does not keep what is put into the volume '{}'", sdk_volume(toolchain)), {}, {}};
}

Result<void> provide_modules(Box& box, const Plan& plan, std::string receipt, std::stop_token stop) {
  const auto& tree = plan.modules.tree;
  for (int attempt = 0; plan.has_tree() && receipt != modules_receipt(tree.digest); ++attempt) {
    const auto name = module_volume(tree.digest);
    if (attempt == 3) {
      return Error{ErrorKind::kBoxRefused, fmt::format("the engine does not keep what is put into the volume '{}'", name), {}, {}};
    }
    TRY(plan.shop.book.strike(name));
    TRY(populate_module_volume(plan.shop, tree, stop));
    TRY_ASSIGN(auto files, box.read_files({places::kModulesReceipt}, stop));
    receipt = files[places::kModulesReceipt];
  }
  return {};
}

Result<ReadyBox> open_ready_box(const Plan& plan, WorkStore work, std::stop_token stop) {
  const auto box_plan = plan_build_box(plan.shop.ground(), plan.request, plan.volumes(), work);
  TRY_ASSIGN(auto box, Box::open(plan.shop.engine, plan.shop.events, box_plan, stop));
  TRY_ASSIGN(auto files, sdk_files(box, plan, stop));
  TRY(provide_modules(box, plan, files[places::kModulesReceipt], stop));
  ReadyBox ready{std::move(box), files[places::kSeedPackages], 0};
  if (!ready.seed_packages.empty()) {
    TRY(send_seed(ready, stop));  // init lays it out while we go on
  }
  return ready;
}

Result<void> provide_seed(ReadyBox& ready, const Plan& plan, const Snapshot& snapshot, std::stop_token stop) {
  const auto wanted = packages_wanted(plan.request.command, snapshot);
  auto missing = packages_missing(wanted, ready.seed_packages);
  for (int attempt = 0; attempt < 3 && !missing.empty(); ++attempt) {
    TRY(compile_seed(plan.shop, plan.request.toolchain, plan.variant, missing, stop));
    for (; ready.seeds_sent > 0; --ready.seeds_sent) {
      TRY(ready.box.link().expect(FrameType::kSeeded, stop));
    }
    TRY_ASSIGN(auto files, ready.box.read_files({places::kSeedPackages}, stop));
    missing = packages_missing(wanted, files[places::kSeedPackages]);
    TRY(send_seed(ready, stop));
  }
  return {};
}

Result<void> send_project(InitLink& link, const Project& project, const Limits& limits, const Spool& spool, std::stop_token stop) {
  wire::UnpackMessage unpack;
  unpack.to = places::kSource;
  unpack.max_bytes = static_cast<std::uint64_t>(limits.disk);
  unpack.max_entries = static_cast<std::uint64_t>(limits.inodes);
  TRY(link.send(FrameType::kUnpack, unpack.encode(), stop));
  std::string buffer(wire::kMaxPayload, '\0');
  for (std::int64_t offset = 0; offset < spool.size();) {
    TRY_ASSIGN(const auto size, spool.read_at(offset, buffer.data(), buffer.size()));
    TRY(link.send(FrameType::kTar, std::string_view{buffer}.substr(0, size), stop));
    offset += static_cast<std::int64_t>(size);
  }
  TRY(link.send(FrameType::kTarEnd, {}, stop));
  TRY(link.expect(FrameType::kUnpacked, stop));
  if (project.is_single_file) {
    const auto path = fmt::format("{}/{}/go.mod", places::kSource, project.root_in_base);
    TRY(link.send(FrameType::kWrite, wire::WriteMessage{path, 0644, project.synthesised_go_mod}.encode(), stop));
    TRY(link.expect(FrameType::kWritten, stop));
  }
  return {};
}

std::string command_folder(const Project& project) {
  std::string folder = places::kSource;
  for (const auto& part : {project.root_in_base, project.subfolder}) {
    folder += part.empty() ? "" : "/" + part;
  }
  return folder;
}

std::uint64_t milliseconds_of(std::chrono::milliseconds duration) { return static_cast<std::uint64_t>(duration.count()); }

wire::RunMessage run_message(const Plan& plan) {
  constexpr std::uint32_t kQuitGraceMs = 5'000;
  const auto& limits = plan.request.limits;
  wire::RunMessage run;
  run.argv = plan.request.command;
  run.environment = plan.environment;
  run.folder = command_folder(plan.request.project);
  run.wall_ms = milliseconds_of(limits.timeout);
  run.silence_ms = milliseconds_of(limits.silence);
  run.cpu_ms = milliseconds_of(limits.cpu_time);
  run.head_bytes = static_cast<std::uint64_t>(limits.log_head);
  run.tail_bytes = static_cast<std::uint64_t>(limits.log_tail);
  run.quit_grace_ms = kQuitGraceMs;
  run.watch_folder = places::kCache;
  run.proxy_port = plan.has_proxy() ? places::kProxyPort : 0;
  return run;
}

// A compiled package is two new entries of the cache, its action and its object; what the seed laid out does not count.
OutputWatch build_watch(Progress& progress) {
  return [&progress, first = std::uint64_t{0}, is_first = true](std::string_view, const wire::UsageMessage* usage) mutable {
    if (usage == nullptr) {
      return;
    }
    if (std::exchange(is_first, false)) {
      first = usage->watched;
    }
    const auto entries = usage->watched - std::min(first, usage->watched);
    progress.step_moved(static_cast<std::int64_t>(entries / 2), 0, "packages");
  };
}

Result<CommandRun> run_command(InitLink& link, const Plan& plan, std::stop_token stop) {
  plan.shop.progress.step_started(join(plan.request.command, " "));
  TRY(link.send(FrameType::kRun, run_message(plan).encode(), stop));
  TRY(link.send(FrameType::kFinish, {}, stop));
  std::optional<ModuleDesk> desk;
  if (plan.has_proxy()) {
    desk.emplace(link, plan.modules.source);
  }
  TRY_ASSIGN(auto done, collect_command(link, build_watch(plan.shop.progress), desk ? &*desk : nullptr, stop));
  done.module_questions = desk ? desk->asked() : 0;
  plan.shop.progress.step_ended();
  if (done.ended.ending == wire::Ending::kNotStarted) {
    return system_error(ErrorKind::kUsage, fmt::format("cannot run '{}' in the box", terminal_safe(plan.request.command[0])), done.ended.exit_code);
  }
  return done;
}

EndCause cause_of(wire::Ending ending) {
  switch (ending) {
    case wire::Ending::kWallTimeout: return EndCause::kWallTimeout;
    case wire::Ending::kSilenceTimeout: return EndCause::kSilenceTimeout;
    case wire::Ending::kCpuTimeout: return EndCause::kCpuTimeout;
    default: return EndCause::kExited;
  }
}

Result<Usage> final_usage(InitLink& link, std::stop_token stop) {
  TRY_ASSIGN(const auto frame, link.expect(FrameType::kFinal, stop));
  const auto usage = wire::UsageMessage::decode(frame.payload);
  if (!usage) {
    return Error{ErrorKind::kBoxRefused, "goiso-init sent a final report that cannot be read", {}, {}};
  }
  return Usage{static_cast<std::int64_t>(usage->peak_memory), static_cast<std::int64_t>(usage->cpu_ns / 1'000'000),
               static_cast<std::int64_t>(usage->oom_kills), static_cast<std::int64_t>(usage->pids_peak)};
}

BoxFacts facts_of(const Plan& plan, const Box& box) {
  const auto& engine = plan.shop.engine.facts();
  BoxFacts facts;
  facts.engine = engine.version;
  facts.api = engine.api;
  facts.image = "base";
  facts.runtime = plan.request.runtime.empty() ? engine.default_runtime : plan.request.runtime;
  facts.container = box.id();
  facts.attested = box.attested();
  const auto& limits = plan.request.limits;
  facts.limits = {{"memory", std::to_string(limits.memory)}, {"disk", std::to_string(limits.disk)}, {"pids", std::to_string(limits.pids)},
                  {"timeout_ms", std::to_string(limits.timeout.count())}};
  return facts;
}

BuildRecord record_of(const Plan& plan, const Snapshot& snapshot, CommandRun done) {
  BuildRecord record;
  record.cause = cause_of(done.ended.ending);
  record.exit_code = done.ended.exit_code;
  record.signal = done.ended.signal;
  record.go_version = plan.request.toolchain.version.name();
  record.command = plan.request.command;
  record.environment = plan.environment;
  record.snapshot = snapshot;
  record.log = std::move(done.log);
  record.module_questions = done.module_questions;
  record.wall = std::chrono::milliseconds{done.ended.wall_ns / 1'000'000};
  return record;
}

bool is_big(const Snapshot& snapshot, const Limits& limits) { return snapshot.bytes > std::min(limits.disk, limits.memory) / 2; }

struct Prepared {
  Result<ReadyBox> ready;
  Result<Snapshot> snapshot;
};

// The box starts while the project is read: on a small project the second is free.
Prepared prepare(const Plan& plan, Spool& spool, std::stop_token stop) {
  const Error none{ErrorKind::kInternal, "not prepared", {}, {}};
  Prepared prepared{none, none};
  const auto work = plan.request.keep ? WorkStore::kKeptVolume : WorkStore::kTmpfs;
  parallel_for(2, 2, [&](std::size_t i) {
    if (i == 0) {
      prepared.ready = open_ready_box(plan, work, stop);
    } else {
      const auto& limits = plan.request.limits;
      prepared.snapshot = take_snapshot(plan.request.project, {limits.disk, limits.inodes / 2}, spool, plan.shop.progress, stop);
    }
  });
  return prepared;
}

}  // namespace

Result<FinishedRun> run_build(const Workshop& shop, const BuildRequest& request, const ModuleAccess& modules, Spool& spool, std::stop_token stop) {
  auto environment = box_environment(request);
  auto variant = seed_variant(request, environment);
  const Plan plan{shop, request, modules, std::move(environment), std::move(variant)};
  Stopwatch watch;
  auto prepared = prepare(plan, spool, stop);
  TRY_ASSIGN(const auto snapshot, std::move(prepared.snapshot));
  TRY_ASSIGN(auto ready, std::move(prepared.ready));
  if (is_big(snapshot, request.limits) && !request.keep) {
    TRY(ready.box.close());
    TRY_ASSIGN(ready, open_ready_box(plan, WorkStore::kSourceVolume, stop));
  }
  watch.lap("prepare");
  TRY(provide_seed(ready, plan, snapshot, stop));
  auto& link = ready.box.link();
  for (; ready.seeds_sent > 0; --ready.seeds_sent) {
    TRY(link.expect(FrameType::kSeeded, stop));
  }
  watch.lap("seed");
  TRY(send_project(link, request.project, request.limits, spool, stop));
  watch.lap("copy-in");
  TRY_ASSIGN(auto done, run_command(link, plan, stop));
  watch.lap("build");
  auto record = record_of(plan, snapshot, std::move(done));
  TRY_ASSIGN(record.usage, final_usage(link, stop));
  record.box = facts_of(plan, ready.box);
  record.phases = ready.box.phases();
  record.phases.insert(record.phases.end(), watch.phases().begin(), watch.phases().end());
  if (request.keep) {
    ready.box.leave_behind();
  }
  return FinishedRun{std::move(record), std::move(ready.box)};
}

}  // namespace goiso
