#include "sandbox/build_plan.h"

#include "sandbox/places.h"

namespace goiso {
namespace {

std::string command_folder(const Project& project) {
  std::string folder = places::kSource;
  for (const auto& part : {project.root_in_base, project.subfolder}) {
    folder += part.empty() ? "" : "/" + part;
  }
  return folder;
}

std::uint64_t milliseconds_of(std::chrono::milliseconds duration) {
  return static_cast<std::uint64_t>(duration.count());
}

// Less compiles about as fast as a container starts.
constexpr std::int64_t kWorthCompiling = std::int64_t{1} << 20;

}  // namespace

SeedVolume BuildPlan::seed_volume() const {
  auto name = variant.volume(request.toolchain.digest);
  const auto use = seed_use(request.command);
  const bool is_seeded = request.cache == BuildCache::kSeeded;
  const bool is_mounted = is_seeded && (use == SeedUse::kNeeded || (use == SeedUse::kIfThere && shop.book.holds(name)));
  return is_mounted ? SeedVolume{std::move(name), variant.image} : SeedVolume{};
}

SeedVolume BuildPlan::deps_volume() const {
  return deps ? SeedVolume{deps->volume(request.toolchain.digest, modules.tree.digest), variant.image} : SeedVolume{};
}

std::optional<DepsVariant> deps_for(const BuildPlan& plan) {
  const bool is_wanted = plan.request.cache == BuildCache::kSeeded &&
                         plan.request.compiled_deps == CompiledDeps::kMake && plan.has_tree() &&
                         plan.modules.tree.zip_bytes >= kWorthCompiling;
  return is_wanted ? deps_variant(plan.request.command, plan.environment, plan.variant) : std::nullopt;
}

wire::RunMessage run_message(const BuildPlan& plan) {
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

}  // namespace goiso
