#include "command/house.h"

#include <fmt/format.h>

#include <utility>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/text.h"
#include "command/old_folders.h"
#include "sdk/found_releases.h"
#include "sdk/manifest.h"

namespace goiso {

House::House(std::map<std::string, std::string> environment, std::string engine_flag, Folders folders,
             Progress& progress)
    : environment_(std::move(environment)),
      engine_flag_(std::move(engine_flag)),
      folders_(std::move(folders)),
      progress_(&progress) {}
House::House(House&&) noexcept = default;
House& House::operator=(House&&) noexcept = default;
House::~House() = default;

Result<House> House::open(std::map<std::string, std::string> environment, std::string engine_flag, Progress& progress) {
  TRY_ASSIGN(auto folders, folders_from(environment));
  return House{std::move(environment), std::move(engine_flag), std::move(folders), progress};
}

Result<const ReleaseCatalog*> House::catalog() {
  if (!catalog_) {
    TRY_ASSIGN(const auto folder, manifests_folder());
    TRY_ASSIGN(auto catalog, ReleaseCatalog::load(folder));
    // Without it goiso knows less, which is no reason to do nothing.
    const auto found = read_found_releases(found_releases_file());
    if (found) {
      catalog.add_found(found->releases);
    } else {
      progress_->note(found.error().message + ", and is left out: " + found.error().hint);
    }
    catalog_ = std::make_unique<ReleaseCatalog>(std::move(catalog));
  }
  return catalog_.get();
}

Result<SdkStore*> House::sdks() {
  if (!sdks_) {
    TRY_ASSIGN(auto sdks, SdkStore::open(folders_.data));
    sdks_ = std::make_unique<SdkStore>(std::move(sdks));
  }
  return sdks_.get();
}

Result<RunStore*> House::runs() {
  if (!runs_) {
    RunStoreOptions options;
    options.tell = [progress = progress_](const std::string& sentence) { progress->note(sentence); };
    TRY_ASSIGN(auto runs, RunStore::open(folders_.state, std::move(options)));
    runs_ = std::make_unique<RunStore>(std::move(runs));
  }
  return runs_.get();
}

namespace {

Result<std::chrono::milliseconds> engine_patience(const std::map<std::string, std::string>& environment) {
  const auto set = environment.find("GOISO_ENGINE_TIMEOUT");
  if (set == environment.end() || set->second.empty()) {
    return Engine::kPatience;
  }
  const auto patience = parse_duration(set->second);
  if (!patience || patience->count() == 0) {
    return Error{ErrorKind::kUsage,
                 fmt::format("GOISO_ENGINE_TIMEOUT is '{}'", terminal_safe(set->second)),
                 {},
                 "write a time like 90s or 2m"};
  }
  return *patience;
}

}  // namespace

Result<Engine> House::connect(std::stop_token stop) {
  TRY_ASSIGN(const auto endpoints, candidate_endpoints(EndpointSurroundings::from_process(engine_flag_)));
  TRY_ASSIGN(const auto patience, engine_patience(environment_));
  return Engine::connect(endpoints, stop, patience);
}

Result<Engine*> House::engine(std::stop_token stop) {
  if (!engine_) {
    auto engine = unreachable_ ? Result<Engine>{*unreachable_} : connect(stop);
    if (!engine) {
      // Who was stopped while reaching for it found nothing out for those who were not.
      unreachable_ = engine.error().kind == ErrorKind::kInterrupted ? std::nullopt : std::optional{engine.error()};
      return std::move(engine).error();
    }
    engine_ = std::make_unique<Engine>(std::move(*engine));
  }
  return engine_.get();
}

Result<BaseImage> House::base_image() const {
  TRY_ASSIGN(const auto furniture, find_furniture(environment_));
  return find_base_image(furniture.base_image, furniture.init, folders_.cache / "base-image");
}

void House::reach_engine(std::stop_token stop) {
  parallel_for(2, 2, [&](std::size_t part) {
    if (part == 0) {
      (void)engine(stop);  // sandbox() returns what went wrong here
    } else if (auto image = base_image(); image) {
      base_image_ = std::move(*image);
    }
  });
}

namespace {

// A killed goiso's folders; one that cannot be removed is named by 'goiso doctor --leaks' and is no reason to refuse a
// build.
void remove_folders_of_the_dead(const Folders& folders) {
  for (const auto& folder : folders_of_the_dead(folders)) {
    if (const auto removed = remove_tree(folder); !removed) {
      log::info("cannot remove '{}': {}", folder.string(), removed.error().message);
    }
  }
}

}  // namespace

Result<Sandbox*> House::sandbox(std::stop_token stop) {
  if (!sandbox_) {
    remove_folders_of_the_dead(folders_);
    TRY_ASSIGN(auto* const reached, engine(stop));
    TRY_ASSIGN(auto* const store, sdks());
    SandboxSetup setup{folders_.state, folders_.temporary(), {}};
    TRY_ASSIGN(setup.base_image, base_image_ ? std::exchange(base_image_, std::nullopt).value() : base_image());
    TRY_ASSIGN(auto sandbox, Sandbox::open(*reached, *store, setup, *progress_, stop));
    sandbox_ = std::make_unique<Sandbox>(std::move(sandbox));
  }
  return sandbox_.get();
}

Result<void> House::close() { return sandbox_ ? sandbox_->close() : Result<void>{}; }

}  // namespace goiso
