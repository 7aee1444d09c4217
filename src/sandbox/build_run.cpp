#include "sandbox/build_run.h"

#include <algorithm>

#include "base/parallel.h"
#include "sandbox/build_plan.h"
#include "sandbox/capacity.h"
#include "sandbox/copy_in.h"
#include "sandbox/environment.h"
#include "sandbox/foreign_ground.h"
#include "sandbox/record_command.h"
#include "sandbox/stopwatch.h"

namespace goiso {

namespace {

Result<BuildPlan> plan_on(const Workshop& shop, BoxPool& pool, const BuildOrder& order, std::stop_token stop) {
  const auto& request = order.request;
  TRY_ASSIGN(auto userland, find_userland(shop.engine, request.image, shop.image, stop));
  auto environment = box_environment(request);
  auto variant = seed_variant(request, environment, userland.is_base ? "" : userland.id);
  BuildPlan plan{shop,
                 pool,
                 request,
                 order.modules,
                 std::move(userland),
                 std::move(environment),
                 std::move(variant),
                 std::chrono::steady_clock::now()};
  plan.deps = deps_for(plan);
  return plan;
}

Result<BuildPlan> make_plan(const Workshop& shop, BoxPool& pool, const BuildOrder& order, std::stop_token stop) {
  TRY_ASSIGN(auto plan, plan_on(shop, pool, order, stop));
  if (!plan.userland.is_base) {
    TRY_ASSIGN(plan.foreign, provide_foreign_ground(plan, stop));
  }
  return plan;
}

bool is_big(const Snapshot& snapshot, const Limits& limits) {
  return snapshot.bytes > std::min(limits.disk, limits.memory) / 2;
}

WorkStore store_for(const BuildRequest& request, const ProjectSnapshot* snapshot) {
  if (request.keep) {
    return WorkStore::kKeptVolume;
  }
  return snapshot != nullptr && is_big(snapshot->facts, request.limits) ? WorkStore::kSourceVolume : WorkStore::kTmpfs;
}

struct Prepared {
  Result<ReadyBox> ready;
  Result<ProjectSnapshot> snapshot;
};

// The box starts while the project is read: on a small project the second is free.
Prepared prepare_both(const BuildPlan& plan, BoxSource source, std::stop_token stop) {
  const Error none{ErrorKind::kInternal, "not prepared", {}, {}};
  Prepared prepared{none, none};
  parallel_for(2, 2, [&](std::size_t i) {
    if (i == 0) {
      prepared.ready = obtain_box(plan, store_for(plan.request, nullptr), source, stop);
    } else {
      prepared.snapshot = read_project(plan.shop, plan.request, stop);
    }
  });
  return prepared;
}

// The project turned out to be too big for the box that was opened while it was read.
Result<ReadyBox> exchange_box(ReadyBox ready, const BuildPlan& plan, std::stop_token stop) {
  plan.pool.give_up(plan.box(WorkStore::kTmpfs));
  TRY(ready.box().close());
  return obtain_box(plan, WorkStore::kSourceVolume, BoxSource::kFresh, stop);
}

Result<FinishedRun> run_in(ReadyBox ready, const BuildPlan& plan, const ProjectSnapshot& snapshot, Stopwatch watch,
                           std::stop_token stop) {
  watch.lap("prepare");
  TRY(provide_seed(ready, plan, snapshot.facts, stop));
  watch.lap("seed");
  TRY(provide_deps(ready, plan, snapshot.facts, stop));
  watch.lap("deps");
  TRY(send_project(ready.link(), plan.request, snapshot.tar, stop));
  watch.lap("copy-in");
  TRY_ASSIGN(auto record, record_command(ready.box(), plan, snapshot.facts, stop));
  record.compiled_deps = DepsList::parse(ready.packages(Seed::kDeps)).compiled;
  watch.lap("build");
  record.phases = ready.phases();
  record.phases.insert(record.phases.end(), watch.phases().begin(), watch.phases().end());
  if (plan.request.keep) {
    ready.box().leave_behind();
  }
  return FinishedRun{std::move(record), ready.take_box()};
}

}  // namespace

Result<FinishedRun> run_build(const Workshop& shop, BoxPool& pool, const BuildOrder& order, std::stop_token stop) {
  Stopwatch watch;
  TRY_ASSIGN(const auto plan, make_plan(shop, pool, order, stop));
  if (order.snapshot != nullptr) {
    const auto work = store_for(order.request, order.snapshot);
    if (work == WorkStore::kSourceVolume) {
      pool.give_up(plan.box(WorkStore::kTmpfs));  // expected by somebody who did not know how big the project is
    }
    TRY_ASSIGN(auto ready, obtain_box(plan, work, order.source, stop));
    return run_in(std::move(ready), plan, *order.snapshot, std::move(watch), stop);
  }
  auto prepared = prepare_both(plan, order.source, stop);
  TRY_ASSIGN(const auto snapshot, std::move(prepared.snapshot));
  TRY_ASSIGN(auto ready, std::move(prepared.ready));
  if (store_for(order.request, &snapshot) == WorkStore::kSourceVolume) {
    TRY_ASSIGN(ready, exchange_box(std::move(ready), plan, stop));
  }
  return run_in(std::move(ready), plan, snapshot, std::move(watch), stop);
}

Result<void> prepare_build(const Workshop& shop, BoxPool& pool, TokenGate& builds, const BuildOrder& order,
                           std::stop_token stop) {
  TRY_ASSIGN(const auto plan, make_plan(shop, pool, order, stop));
  const auto work = store_for(order.request, order.snapshot);
  TRY_ASSIGN(auto ready, obtain_box(plan, work, BoxSource::kAhead, stop));
  TRY(ready.settle(stop));
  std::optional<TokenGate::Pass> pass;
  if (lacks_compiled(ready, plan, order.snapshot->facts)) {
    TRY_ASSIGN(auto entered,
               builds.enter(needs_of(shop.engine.facts(), order.request.limits), stop, TokenGate::Turn::kAhead));
    pass.emplace(std::move(entered));
  }
  TRY(provide_seed(ready, plan, order.snapshot->facts, stop));
  TRY(provide_deps(ready, plan, order.snapshot->facts, stop));
  pool.park(plan.box(work), std::move(ready));
  return {};
}

Result<void> expect_builds(const Workshop& shop, BoxPool& pool, const BuildOrder& order, int runs) {
  if (order.request.keep || runs <= 0) {
    return {};
  }
  TRY_ASSIGN(auto plan, plan_on(shop, pool, order, {}));
  if (!plan.userland.is_base) {
    TRY_ASSIGN(plan.foreign, find_foreign_ground(plan, {}));
    if (!plan.foreign) {
      return {};
    }
  }
  pool.expect(plan.box(WorkStore::kTmpfs), runs);
  return {};
}

}  // namespace goiso
