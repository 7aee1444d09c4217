#include "sandbox/fit_out.h"

#include <fmt/format.h>

#include "base/log.h"
#include "base/text.h"
#include "sandbox/deps_seed.h"
#include "sandbox/places.h"
#include "sandbox/provision.h"
#include "sandbox/std_seed.h"

namespace goiso {
namespace {

using Files = std::map<std::string, std::string>;

constexpr int kMostFills = 3;  // of our own: what others do, or fail to do, says nothing about the engine

Error forgetful_engine(const std::string& volume) {
  return Error{
      ErrorKind::kBoxRefused, fmt::format("the engine does not keep what is put into the volume '{}'", volume), {}, {}};
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

Result<Files> look(Box& box, std::stop_token stop) {
  return box.read_files(
      {places::kSdkReceipt, places::kGoVersion, places::kSeedPackages, places::kDepsList, places::kModulesReceipt},
      stop);
}

// The volumes may be empty (first use, or removed behind our back): the box waits while they are filled, and sees what
// is put there.
Result<Files> provide_sdk(Box& box, const BuildPlan& plan, Files files, std::stop_token stop) {
  const auto& toolchain = plan.request.toolchain;
  const auto volume = sdk_volume(toolchain);
  for (int fills = 0; files[places::kSdkReceipt] != sdk_receipt(toolchain);) {
    if (fills == kMostFills) {
      return forgetful_engine(volume);
    }
    TRY(plan.shop.book.strike(volume));
    TRY_ASSIGN(const auto filled_by, populate_sdk_volume(plan.shop, toolchain, stop));
    fills += filled_by == FilledBy::kUs ? 1 : 0;
    TRY_ASSIGN(files, look(box, stop));
  }
  TRY(check_version(files[places::kGoVersion], toolchain));
  if (!plan.shop.book.holds(volume)) {
    TRY(plan.shop.book.enter(volume));
  }
  return files;
}

Result<void> provide_modules(Box& box, const BuildPlan& plan, std::string receipt, std::stop_token stop) {
  const auto& tree = plan.modules.tree;
  const auto volume = module_volume(tree.digest);
  for (int fills = 0; receipt != modules_receipt(tree.digest);) {
    if (fills == kMostFills) {
      return forgetful_engine(volume);
    }
    TRY(plan.shop.book.strike(volume));
    TRY_ASSIGN(const auto filled_by, populate_module_volume(plan.shop, tree, stop));
    fills += filled_by == FilledBy::kUs ? 1 : 0;
    TRY_ASSIGN(auto files, box.read_files({places::kModulesReceipt}, stop));
    receipt = files[places::kModulesReceipt];
  }
  plan.shop.book.note_use(volume);
  return {};
}

Result<void> provide_volumes(ReadyBox& ready, const BuildPlan& plan, Files seen, std::stop_token stop) {
  TRY_ASSIGN(auto files, provide_sdk(ready.box(), plan, std::move(seen), stop));
  if (plan.has_tree()) {
    TRY(provide_modules(ready.box(), plan, files[places::kModulesReceipt], stop));
  }
  TRY(ready.lay_out(Seed::kStd, files[places::kSeedPackages], stop));  // goes on while we do
  return ready.lay_out(Seed::kDeps, files[places::kDepsList], stop);
}

std::int64_t microseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count();
}

struct Waiting {
  ReadyBox ready;
  Files files;
};

// The first that still answers.
Result<std::optional<Waiting>> take_waiting(const BuildPlan& plan, const BoxPlan& box_plan, std::stop_token stop) {
  while (auto ready = plan.pool.take(box_plan, stop)) {
    auto files = look(ready->box(), stop);
    if (files) {
      log::debug("a waiting box answered {} us after it was asked for", microseconds_since(plan.asked));
      ready->forget_phases();
      return std::optional<Waiting>{{std::move(*ready), std::move(*files)}};
    }
    if (stop.stop_requested()) {
      return std::move(files).error();
    }
    // Ended by a clock of its own while this machine slept, killed, or gone with its engine: a fresh one will tell.
    log::info("the waiting container {} is lost: {}", ready->box().id(), files.error().message);
  }
  return std::optional<Waiting>{};
}

Result<ReadyBox> open_now(const Workshop& shop, const BoxPlan& box_plan, std::stop_token stop) {
  TRY_ASSIGN(auto box, shop.open_box(box_plan, stop));
  return ReadyBox{std::move(box)};
}

}  // namespace

Result<ReadyBox> obtain_box(const BuildPlan& plan, WorkStore work, BoxSource source, std::stop_token stop) {
  const auto box_plan = plan.box(work);
  if (source == BoxSource::kAny) {
    plan.pool.arrived(box_plan);
  }
  if (source != BoxSource::kFresh && !plan.request.keep) {
    TRY_ASSIGN(auto waiting, take_waiting(plan, box_plan, stop));
    if (waiting) {
      TRY(provide_volumes(waiting->ready, plan, std::move(waiting->files), stop));
      return std::move(waiting->ready);
    }
  }
  TRY_ASSIGN(auto ready,
             source == BoxSource::kAhead ? open_ahead(plan.shop, box_plan, stop) : open_now(plan.shop, box_plan, stop));
  TRY_ASSIGN(auto files, look(ready.box(), stop));
  TRY(provide_volumes(ready, plan, std::move(files), stop));
  return ready;
}

namespace {

std::set<std::string> std_wanted(const BuildPlan& plan, const Snapshot& snapshot) {
  auto wanted = plan.request.cache == BuildCache::kSeeded ? packages_wanted(plan.request.command, snapshot)
                                                          : std::set<std::string>{};
  if (!wanted.empty()) {
    wanted.merge(packages_added(plan.variant));
  }
  return wanted;
}

bool lacks_deps(const ReadyBox& ready, const BuildPlan& plan, const Snapshot& snapshot) {
  const bool may_compile = plan.deps && plan.request.compiled_deps == CompiledDeps::kMake;
  return may_compile && !deps_wanted(plan.request, snapshot).all_asked(DepsList::parse(ready.packages(Seed::kDeps)));
}

}  // namespace

bool lacks_compiled(const ReadyBox& ready, const BuildPlan& plan, const Snapshot& snapshot) {
  return !packages_missing(std_wanted(plan, snapshot), ready.packages(Seed::kStd)).empty() ||
         lacks_deps(ready, plan, snapshot);
}

Result<void> provide_seed(ReadyBox& ready, const BuildPlan& plan, const Snapshot& snapshot, std::stop_token stop) {
  const auto wanted = std_wanted(plan, snapshot);
  auto missing = packages_missing(wanted, ready.packages(Seed::kStd));
  for (int fills = 0; fills < kMostFills && !missing.empty();) {
    TRY_ASSIGN(const auto filled_by,
               compile_seed(plan.shop, {plan.seed_ground(), plan.request.toolchain, plan.variant}, missing, stop));
    fills += filled_by == FilledBy::kUs ? 1 : 0;
    TRY(ready.settle(stop));
    TRY_ASSIGN(auto files, ready.box().read_files({places::kSeedPackages}, stop));
    missing = packages_missing(wanted, files[places::kSeedPackages]);
    TRY(ready.lay_out(Seed::kStd, files[places::kSeedPackages], stop));
  }
  return ready.settle(stop);
}

namespace {

// What became of the lists while we compiled, or somebody else did: the standard packages that only dependencies import
// came as well.
Result<void> look_again(ReadyBox& ready, std::stop_token stop) {
  TRY(ready.settle(stop));
  TRY_ASSIGN(auto files, ready.box().read_files({places::kSeedPackages, places::kDepsList}, stop));
  TRY(ready.lay_out(Seed::kStd, files[places::kSeedPackages], stop));
  return ready.lay_out(Seed::kDeps, files[places::kDepsList], stop);
}

}  // namespace

Result<void> provide_deps(ReadyBox& ready, const BuildPlan& plan, const Snapshot& snapshot, std::stop_token stop) {
  if (!plan.deps) {
    return {};
  }
  const auto wanted = deps_wanted(plan.request, snapshot);
  for (int tries = 0; tries < kMostFills && lacks_deps(ready, plan, snapshot); ++tries) {
    auto compiled = compile_deps(plan, wanted, stop);
    TRY(look_again(ready, stop));
    if (!compiled) {
      if (stop.stop_requested()) {
        return std::move(compiled).error();
      }
      // Whatever it was, the build compiles what it needs by itself, and its box tells whether the engine is there.
      log::info("the dependencies were not compiled ahead: {}", compiled.error().message);
      break;
    }
  }
  plan.shop.book.note_use(plan.deps_volume().name);
  return ready.settle(stop);
}

}  // namespace goiso
