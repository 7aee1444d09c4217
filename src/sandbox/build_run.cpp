#include "sandbox/build_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parallel.h"
#include "base/text.h"
#include "project/open_project.h"
#include "project/snapshot.h"
#include "sandbox/build_plan.h"
#include "sandbox/environment.h"
#include "sandbox/foreign_ground.h"
#include "sandbox/places.h"
#include "sandbox/provision.h"
#include "sandbox/record_command.h"
#include "sandbox/std_seed.h"
#include "sandbox/stopwatch.h"

namespace goiso {

using wire::FrameType;

namespace {

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
  return Error{ErrorKind::kBoxRefused,
               fmt::format("the SDK in the box says '{}', not {}", terminal_safe(first), toolchain.version.name()),
               {},
               fmt::format("run 'goiso sdk verify {}'", toolchain.version.name())};
}

// The volumes may be empty (first use, or removed behind our back): the box waits while they are filled, and sees what
// is put there.
Result<std::map<std::string, std::string>> sdk_files(Box& box, const BuildPlan& plan, std::stop_token stop) {
  const std::vector<std::string> paths{places::kSdkReceipt, places::kGoVersion, places::kSeedPackages,
                                       places::kModulesReceipt};
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
  return Error{ErrorKind::kBoxRefused,
               fmt::format("the engine does not keep what is put into the volume '{}'", sdk_volume(toolchain)),
               {},
               {}};
}

Result<void> provide_modules(Box& box, const BuildPlan& plan, std::string receipt, std::stop_token stop) {
  const auto& tree = plan.modules.tree;
  for (int attempt = 0; plan.has_tree() && receipt != modules_receipt(tree.digest); ++attempt) {
    const auto name = module_volume(tree.digest);
    if (attempt == 3) {
      return Error{ErrorKind::kBoxRefused,
                   fmt::format("the engine does not keep what is put into the volume '{}'", name),
                   {},
                   {}};
    }
    TRY(plan.shop.book.strike(name));
    TRY(populate_module_volume(plan.shop, tree, stop));
    TRY_ASSIGN(auto files, box.read_files({places::kModulesReceipt}, stop));
    receipt = files[places::kModulesReceipt];
  }
  if (plan.has_tree()) {
    plan.shop.book.note_use(module_volume(tree.digest));
  }
  return {};
}

Result<ReadyBox> open_ready_box(const BuildPlan& plan, WorkStore work, std::stop_token stop) {
  const auto box_plan = plan_build_box(plan.ground(), plan.request, plan.volumes(), work);
  TRY_ASSIGN(auto box, Box::open(plan.shop.engine, plan.shop.events, box_plan, stop));
  TRY_ASSIGN(auto files, sdk_files(box, plan, stop));
  TRY(provide_modules(box, plan, files[places::kModulesReceipt], stop));
  ReadyBox ready{std::move(box), files[places::kSeedPackages], 0};
  if (!ready.seed_packages.empty()) {
    TRY(send_seed(ready, stop));  // init lays it out while we go on
  }
  return ready;
}

Result<void> provide_seed(ReadyBox& ready, const BuildPlan& plan, const Snapshot& snapshot, std::stop_token stop) {
  auto wanted = packages_wanted(plan.request.command, snapshot);
  if (!wanted.empty()) {
    wanted.merge(packages_added(plan.variant));
  }
  auto missing = packages_missing(wanted, ready.seed_packages);
  for (int attempt = 0; attempt < 3 && !missing.empty(); ++attempt) {
    TRY(compile_seed(plan.shop, {plan.seed_ground(), plan.request.toolchain, plan.variant}, missing, stop));
    for (; ready.seeds_sent > 0; --ready.seeds_sent) {
      TRY(ready.box.link().expect(FrameType::kSeeded, stop));
    }
    TRY_ASSIGN(auto files, ready.box.read_files({places::kSeedPackages}, stop));
    missing = packages_missing(wanted, files[places::kSeedPackages]);
    TRY(send_seed(ready, stop));
  }
  return {};
}

Result<void> send_project(InitLink& link, const Project& project, const Limits& limits, const Spool& spool,
                          std::stop_token stop) {
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

bool is_big(const Snapshot& snapshot, const Limits& limits) {
  return snapshot.bytes > std::min(limits.disk, limits.memory) / 2;
}

Result<BuildPlan> make_plan(const Workshop& shop, const BuildRequest& request, const ModuleAccess& modules,
                            std::stop_token stop) {
  TRY_ASSIGN(auto userland, find_userland(shop.engine, request.image, shop.image, stop));
  auto environment = box_environment(request);
  auto variant = seed_variant(request, environment, userland.is_base ? "" : userland.id);
  BuildPlan plan{shop, request, modules, std::move(userland), std::move(environment), std::move(variant)};
  if (!plan.userland.is_base) {
    TRY_ASSIGN(plan.foreign, provide_foreign_ground(plan, stop));
  }
  return plan;
}

struct Prepared {
  Result<ReadyBox> ready;
  Result<Snapshot> snapshot;
};

// The box starts while the project is read: on a small project the second is free.
Prepared prepare(const BuildPlan& plan, Spool& spool, std::stop_token stop) {
  const Error none{ErrorKind::kInternal, "not prepared", {}, {}};
  Prepared prepared{none, none};
  const auto work = plan.request.keep ? WorkStore::kKeptVolume : WorkStore::kTmpfs;
  parallel_for(2, 2, [&](std::size_t i) {
    if (i == 0) {
      prepared.ready = open_ready_box(plan, work, stop);
    } else {
      const auto& limits = plan.request.limits;
      prepared.snapshot =
          take_snapshot(plan.request.project, {limits.disk, limits.inodes / 2}, spool, plan.shop.progress, stop);
    }
  });
  return prepared;
}

}  // namespace

Result<FinishedRun> run_build(const Workshop& shop, const BuildRequest& request, const ModuleAccess& modules,
                              Spool& spool, std::stop_token stop) {
  Stopwatch watch;
  TRY_ASSIGN(auto plan, make_plan(shop, request, modules, stop));
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
  TRY_ASSIGN(auto record, record_command(ready.box, plan, snapshot, stop));
  watch.lap("build");
  record.phases = ready.box.phases();
  record.phases.insert(record.phases.end(), watch.phases().begin(), watch.phases().end());
  if (request.keep) {
    ready.box.leave_behind();
  }
  return FinishedRun{std::move(record), std::move(ready.box)};
}

}  // namespace goiso
