#include "sandbox/deps_seed.h"

#include <algorithm>
#include <optional>
#include <set>

#include "archive/tar_writer.h"
#include "base/log.h"
#include "base/text.h"
#include "sandbox/environment.h"
#include "sandbox/places.h"
#include "sandbox/std_seed.h"
#include "sandbox/trusted_box.h"
#include "sandbox/trusted_go.h"

namespace goiso {

using wire::FrameType;

namespace {

std::map<std::string, std::string> deps_environment(const BuildPlan& plan) {
  const auto& variant = *plan.deps;
  BuildRequest request;
  request.toolchain = plan.request.toolchain;
  request.modules = ModuleSupply::kTree;
  request.image = variant.seed.image.empty() ? kBaseImage : variant.seed.image;
  request.environment = variant.seed.environment;
  request.environment.insert(variant.modes.begin(), variant.modes.end());
  request.environment["GOCACHE"] = places::kDeps;
  request.environment["GOPROXY"] = "off";
  auto flags = variant.seed.flags;
  if (!variant.tags.empty()) {
    flags.push_back("-tags=" + variant.tags);
  }
  request.environment["GOFLAGS"] = join(flags, " ");
  return box_environment(request);
}

wire::RunMessage go_here(const BuildPlan& plan, std::vector<std::string> argv,
                         const std::vector<std::string>& packages) {
  argv.insert(argv.end(), packages.begin(), packages.end());
  auto run = trusted_go(std::move(argv), deps_environment(plan));
  const auto build = run_message(plan);
  run.folder = build.folder;
  run.wall_ms = build.wall_ms;
  return run;
}

Result<void> write_module_files(const std::map<std::string, std::string>& files, const ByteSink& sink) {
  TarWriter tar{sink};
  std::set<std::string> made;
  for (const auto& [name, text] : files) {
    for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
      if (made.insert(name.substr(0, slash)).second) {
        TRY(tar.add_folder(name.substr(0, slash), 0755, 0));
      }
    }
    TRY(tar.add_text(name, 0644, 0, text));
  }
  return tar.finish();
}

Result<void> send_module_files(Box& box, const DepsWanted& wanted, std::stop_token stop) {
  wire::UnpackMessage unpack;
  unpack.to = places::kSource;
  unpack.max_bytes = 2 * kMostModuleFiles;  // an overlay's come on top
  unpack.max_entries = 100'000;
  return unpack_in(
      box, unpack, [&](const ByteSink& sink) { return write_module_files(wanted.module_files, sink); }, stop);
}

Result<DepsClosure> list(Box& box, const BuildPlan& plan, const DepsWanted& wanted, std::stop_token stop) {
  const auto run = go_here(plan, {"go", "list", "-e", "-deps", "-f", kDepsListing, "--"}, wanted.packages);
  TRY_ASSIGN(const auto done, run_trusted_go(box, run, {}, stop));
  if (!has_exited(done) || done.ended.exit_code != 0) {
    log::debug("the dependencies cannot be listed: {}", last_words(done.log.text()));
  }
  return parse_deps_listing(done.log.text_of(LogStream::kOut));
}

// Other projects will want them too, so they belong into the seed that all share.
Result<void> provide_standard(const BuildPlan& plan, const std::set<std::string>& packages, const std::string& seed,
                              std::stop_token stop) {
  const auto missing = packages_missing(packages, seed);
  if (missing.empty()) {
    return {};
  }
  TRY(compile_seed(plan.shop, {plan.seed_ground(), plan.request.toolchain, plan.variant}, missing, stop));
  return {};
}

Result<void> lay_out_standard(Box& box, std::stop_token stop) {
  TRY(box.link().send(FrameType::kSeed, wire::SeedMessage{places::kSeed, places::kDeps}.encode(), stop));
  TRY(box.link().expect(FrameType::kSeeded, stop));
  return keep_from_trimming(box, places::kDeps, stop);
}

// `go list -export` compiles as `go build` does, to the same action ids, and goes on past what does not compile.
Result<int> export_all(Box& box, const BuildPlan& plan, const DepsClosure& closure, std::stop_token stop) {
  plan.shop.progress.step_started("compiling the dependencies, once");
  std::optional<std::uint64_t> first;
  const OutputWatch watch = [&](std::string_view, const wire::UsageMessage* usage) {
    if (usage != nullptr) {
      first = first.value_or(usage->watched);
      const auto entries = usage->watched - std::min(*first, usage->watched);  // an action and an object each
      const auto done = static_cast<std::int64_t>(entries / 2);
      plan.shop.progress.step_moved(std::min<std::int64_t>(done, closure.packages), closure.packages, "packages");
    }
  };
  constexpr const char* kFormat = "{{if and .Export (not .Standard)}}+{{end}}";
  auto run = go_here(plan, {"go", "list", "-e", "-export", "-deps", "-f", kFormat, "--"}, closure.compiled);
  run.watch_folder = places::kDeps;
  TRY_ASSIGN(const auto done, run_trusted_go(box, run, watch, stop));
  if (!has_exited(done) || done.ended.exit_code != 0) {
    log::debug("some dependencies do not compile ahead: {}", last_words(done.log.text()));
  }
  const auto out = done.log.text_of(LogStream::kOut);
  return static_cast<int>(std::count(out.begin(), out.end(), '+'));
}

// How many packages of modules are compiled now.
Result<int> compile(Box& box, const BuildPlan& plan, const DepsWanted& wanted, const std::string& seed,
                    std::stop_token stop) {
  TRY(send_module_files(box, wanted, stop));
  TRY_ASSIGN(const auto closure, list(box, plan, wanted, stop));
  if (closure.compiled.empty()) {
    return 0;
  }
  TRY(provide_standard(plan, closure.standard, seed, stop));
  TRY(lay_out_standard(box, stop));
  return export_all(box, plan, closure, stop);
}

}  // namespace

Result<FilledBy> compile_deps(const BuildPlan& plan, const DepsWanted& wanted, std::stop_token stop) {
  const auto box_plan = plan_deps_box(plan.seed_ground(), plan.request.toolchain, plan.volumes());
  TRY_ASSIGN(auto box, open_trusted_box(plan.shop, box_plan, stop));
  if (!box) {
    return FilledBy::kOthers;
  }
  TRY_ASSIGN(auto files, box->read_files({places::kDepsList, places::kSeedPackages}, stop));
  auto list = DepsList::parse(files[places::kDepsList]);
  if (!wanted.all_asked(list)) {
    TRY_ASSIGN(list.compiled, compile(*box, plan, wanted, files[places::kSeedPackages], stop));
    list.note(wanted.marks());
    TRY(write_file_in(*box, places::kDepsList, list.text(), stop));
  }
  TRY(finish_box(*box, stop));
  TRY(plan.shop.book.enter(plan.deps_volume().name));
  return FilledBy::kUs;
}

}  // namespace goiso
