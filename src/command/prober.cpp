#include "command/prober.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "command/observe.h"
#include "command/sdk_sources.h"
#include "command/target_platform.h"
#include "command/toolchain.h"
#include "project/open_project.h"
#include "report/log_excerpt.h"
#include "sandbox/userland.h"
#include "sdk/sdk_settings.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestTail = 4096;

std::chrono::milliseconds phase_of(const BuildRecord& record, std::string_view name) {
  std::chrono::milliseconds total{0};
  for (const auto& phase : record.phases) {
    total += phase.name == name ? phase.duration : std::chrono::milliseconds{0};
  }
  return total;
}

ProbeResult result_of(const RunReport& report) {
  ProbeResult result;
  result.verdict = report.verdict;
  result.run = report.run;
  result.sdk = report.request.toolchain.digest;
  result.build = report.record.wall;
  result.prepare = phase_of(report.record, "prepare") + phase_of(report.record, "seed") +
                   phase_of(report.record, "deps") + phase_of(report.record, "copy-in");
  result.peak_memory = report.record.usage.peak_memory;
  result.log_path = report.log_path;
  result.log_sha256 = report.log_sha256;
  const auto telling = report.verdict.signature ? report.verdict.signature->first_line : "";
  result.log_tail = first_lines(log_excerpt(report.record.log, telling), kLongestTail);
  return result;
}

}  // namespace

std::string digest_of_overlay(const std::map<std::string, std::string>& overlay) {
  if (overlay.empty()) {
    return "";
  }
  Sha256 hash;
  for (const auto& [path, content] : overlay) {
    hash.update(fmt::format("{} {} {} ", path.size(), path, content.size()));
    hash.update(content);
  }
  const auto digest = hash.finish();
  return "sha256:" + to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

namespace {

// The same for two questions that only differ in which of their runs will do.
std::string identity_of(const ProbeQuestion& question) {
  const auto& release = question.release;
  auto text = fmt::format("{}\n{}\n{}\n{}\n{}", release.version.name(), release.folder, release.digest,
                          question.tree_name, digest_of_overlay(question.overlay));
  for (const auto& [name, value] : question.environment) {
    text += fmt::format("\n{}={}", name, value);
  }
  text += question.is_cold ? "\ncold" : "";
  text += !question.cgo ? "" : *question.cgo ? "\ncgo" : "\nno cgo";
  return text + "\n" + join(question.command, "\n");
}

// What the go command builds from: the tree, and the go.mod that was made up for a lone file.
std::string digest_of_tree(const Snapshot& snapshot, const BuildRequest& request) {
  return request.project.is_single_file ? sha256_digest(snapshot.digest + "\n" + request.project.synthesised_go_mod)
                                        : snapshot.digest;
}

}  // namespace

Prober::Prober(ProberOptions options, House& house, std::unique_ptr<ProbedTree> tree)
    : options_(std::move(options)), house_(house), tree_(std::move(tree)) {}
Prober::~Prober() = default;

Result<std::unique_ptr<Prober>> Prober::open(const ProberOptions& options, House& house, std::stop_token stop) {
  // What the house makes when it is first asked for is made now, by one thread.
  TRY(house.catalog());
  TRY(house.sdks());
  TRY_ASSIGN(auto tree, read_tree(options.path, options.box, options.go_line, house, stop));
  return open(options, std::move(tree), house);
}

Result<std::unique_ptr<Prober>> Prober::open(const ProberOptions& options, std::unique_ptr<ProbedTree> tree,
                                             House& house) {
  TRY(house.catalog());
  TRY(house.sdks());
  std::unique_ptr<Prober> prober{new Prober{options, house, std::move(tree)}};
  TRY_ASSIGN(prober->runs_, house.runs());
  return prober;
}

Result<ProbedTree*> Prober::tree_of(const ProbeQuestion& question, std::stop_token stop) const {
  return question.tree ? question.tree(stop) : tree_.get();
}

std::optional<StoredSdk> Prober::provided(const std::string& name) {
  const std::lock_guard lock{sdk_mutex_};
  const auto held = provided_.find(name);
  return held == provided_.end() ? std::nullopt : std::optional{held->second};
}

// A build whose SDK is there never waits for the download of another.
Result<StoredSdk> Prober::provide(const SpecRelease& release, std::stop_token stop) {
  const auto name = fmt::format("{} {} {}", release.version.name(), release.folder, release.digest);
  if (auto held = provided(name)) {
    return std::move(*held);
  }
  const std::lock_guard lock{pull_mutex_};
  if (auto held = provided(name)) {
    return std::move(*held);
  }
  TRY_ASSIGN(auto sdk, provide_sdk(release, {}, house_, stop));
  const std::lock_guard enter{sdk_mutex_};
  return provided_.emplace(name, std::move(sdk)).first->second;
}

Result<SdkSettings> Prober::settings(const SpecRelease& release, std::stop_token stop) {
  TRY_ASSIGN(const auto sdk, provide(release, stop));
  const std::lock_guard lock{sdk_mutex_};
  TRY_ASSIGN(const auto* const sdks, house_.sdks());
  return read_sdk_settings(*sdks, sdk, stop);
}

std::vector<std::string> Prober::command() const {
  return options_.command.empty() ? std::vector<std::string>{"go", "build", "./..."} : options_.command;
}

std::string Prober::variable(const std::string& name) const {
  const auto found = options_.box.environment.find(name);
  return found == options_.box.environment.end() ? std::string{} : found->second;
}

Result<BuildRequest> Prober::request_of(const ProbeQuestion& question, const ProbedTree& tree,
                                        const StoredSdk& sdk) const {
  auto toolchain = toolchain_of(sdk);
  toolchain.chosen_by = "the study";
  const auto version = toolchain.version;
  auto box = options_.box;
  box.cgo = question.cgo ? question.cgo : box.cgo;
  auto request = request_for(box, question.command.empty() ? options_.command : question.command, tree.project,
                             std::move(toolchain));
  if (tree.project.is_single_file && !options_.go_line.empty()) {
    request.project.go_line = options_.go_line;
    request.project.synthesised_go_mod = synthesised_go_mod_text(tree.project, options_.go_line);
  }
  TRY_ASSIGN(request.environment, with_platform(options_.box.platform, version, request.environment));
  for (const auto& [name, value] : question.environment) {
    request.environment[name] = value;
  }
  request.overlay = question.overlay;
  request.cache = question.is_cold ? BuildCache::kEmpty : BuildCache::kSeeded;
  request.modules = tree.modules.supply();
  return request;
}

Result<std::string> Prober::image_id(const std::string& image, std::stop_token stop) {
  const std::lock_guard lock{engine_mutex_};
  auto& id = image_ids_[image];
  if (id.empty() && image == kBaseImage) {
    TRY_ASSIGN(const auto base, house_.base_image());
    id = base.digest;
  } else if (id.empty()) {
    TRY_ASSIGN(auto* const engine, house_.engine(stop));
    TRY_ASSIGN(const auto userland, find_userland(*engine, image, "", stop));
    id = userland.id;
  }
  return id;
}

// Whether a tree of modules or the proxy serves the build does not change what it does.
Result<ProbeKey> Prober::key_of_request(const BuildRequest& request, const ProbedTree& tree, std::stop_token stop) {
  auto key = probe_key_of(request);
  key.snapshot = digest_of_tree(tree.snapshot.facts, request);
  key.overlay = digest_of_overlay(request.overlay);
  key.modules = request.modules == ModuleSupply::kNone ? ModuleSupply::kNone : ModuleSupply::kProxy;
  key.module_set = tree.modules.digest();
  TRY_ASSIGN(key.image_id, image_id(request.image, stop));
  return key;
}

namespace {

// The latest of each kind stands for all of its kind; of many runs as many as tell the shares apart.
std::optional<ProbeResult> all_of(const std::vector<SeenResult>& seen) {
  constexpr int kMost = 20;
  int runs = 0;
  for (const auto& one : seen) {
    runs += one.times;
  }
  std::vector<ProbeResult> all;
  for (const auto& one : seen) {
    const auto share = runs <= kMost ? one.times : std::max(1, one.times * kMost / runs);
    all.insert(all.end(), static_cast<std::size_t>(share), one.result);
  }
  auto first = all.front();
  first.others.assign(all.begin() + 1, all.end());
  return first;
}

// Of the kept runs those that the question takes; nullopt when there is none.
std::optional<ProbeResult> taken(std::optional<ProbeResult> kept, const ProbeQuestion& question) {
  if (!kept || !question.takes) {
    return kept;
  }
  auto all = std::exchange(kept->others, {});
  all.insert(all.begin(), std::move(*kept));
  std::erase_if(all, [&](const ProbeResult& one) { return !question.takes(one.verdict); });
  if (all.empty()) {
    return std::nullopt;
  }
  auto first = std::move(all.front());
  first.others.assign(std::make_move_iterator(all.begin() + 1), std::make_move_iterator(all.end()));
  return first;
}

}  // namespace

// How many of its runs were told before.
int Prober::count_as_told(const ProbeQuestion& question) {
  const std::lock_guard lock{told_mutex_};
  return told_[identity_of(question)]++;
}

int Prober::told_before(const ProbeQuestion& question) {
  const std::lock_guard lock{told_mutex_};
  const auto found = told_.find(identity_of(question));
  return found == told_.end() ? 0 : found->second;
}

void Prober::was_told(const ProbeQuestion& question) { count_as_told(question); }

std::optional<ProbeResult> Prober::known(const ProbeKey& key, int least_runs, bool may_vary) const {
  if (!options_.asks_cache) {
    return std::nullopt;
  }
  const auto seen = runs_->probe_cache().find(key);
  if (!seen) {
    log::info("the kept answers cannot be asked: {}", seen.error().message);
    return std::nullopt;
  }
  if (seen->size() > 1) {
    return may_vary ? all_of(*seen) : std::nullopt;
  }
  const bool is_answer = !seen->empty() && seen->front().times >= least_runs;
  return is_answer ? std::optional<ProbeResult>{seen->front().result} : std::nullopt;
}

// A kept answer that will do for this question, of whose runs `told` were told before.
std::optional<ProbeResult> Prober::kept_answer(const ProbeQuestion& question, const ProbeKey& key, int told) const {
  if (question.is_new) {
    return std::nullopt;
  }
  const bool is_first = told == 0 && !question.is_fresh;
  return taken(known(key, question.is_fresh ? told + 1 : 1, is_first), question);
}

Result<std::optional<ProbeResult>> Prober::recall(const ProbeQuestion& question) {
  if (question.is_fresh || question.is_new) {
    return std::nullopt;
  }
  std::optional<StoredSdk> sdk;
  {
    const std::lock_guard lock{sdk_mutex_};
    TRY_ASSIGN(auto* const sdks, house_.sdks());
    if (question.release.folder.empty() && question.release.digest.empty()) {
      TRY_ASSIGN(sdk, sdks->find(question.release.version, host_platform()));
    } else if (!question.release.digest.empty()) {
      TRY_ASSIGN(sdk, sdks->find_digest(question.release.digest));
    }
  }
  if (!sdk) {
    return std::nullopt;
  }
  TRY_ASSIGN(const auto* const tree, tree_of(question, {}));
  TRY_ASSIGN(const auto request, request_of(question, *tree, *sdk));
  TRY_ASSIGN(const auto key, key_of_request(request, *tree, {}));
  return taken(known(key, 1, true), question);
}

Result<Sandbox*> Prober::sandbox(std::stop_token stop) {
  const std::lock_guard lock{engine_mutex_};
  TRY_ASSIGN(auto* const opened, house_.sandbox(stop));
  const std::lock_guard enter{sandbox_mutex_};
  sandbox_ = opened;
  sandbox_opened_.notify_all();
  return opened;
}

// Null when nobody needed one until then.
Sandbox* Prober::await_sandbox(std::stop_token asked) {
  std::unique_lock lock{sandbox_mutex_};
  sandbox_opened_.wait(lock, asked, [this] { return sandbox_ != nullptr; });
  return sandbox_;
}

Result<int> Prober::runs_at_once(std::stop_token stop) {
  TRY_ASSIGN(auto* const opened, sandbox(stop));
  return opened->runs_at_once(options_.box.limits);
}

Result<ProbeResult> Prober::run(const BuildRequest& request, ProbedTree& tree, const ProbeKey& key,
                                std::stop_token stop) {
  TRY_ASSIGN(auto* const opened, sandbox(stop));
  ++containers_;
  const auto start = std::chrono::steady_clock::now();
  TRY_ASSIGN(auto report, observe(request, tree.modules, *opened, &tree.snapshot, stop));
  report.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  if (const auto saved = runs_->save(report); !saved) {
    house_.progress().note("a run could not be kept: " + saved.error().message);
  }
  auto result = result_of(report);
  if (const auto kept = runs_->probe_cache().keep(key, result); !kept) {
    log::info("an answer could not be kept: {}", kept.error().message);
  }
  return result;
}

Result<void> Prober::verify_sdk(const SpecRelease& release, std::stop_token stop) {
  TRY_ASSIGN(const auto sdk, provide(release, stop));
  TRY_ASSIGN(const auto* const sdks, house_.sdks());
  return sdks->verify(sdk, house_.progress(), stop);
}

Result<void> Prober::obtain(const ProbeQuestion& question, std::stop_token stop) {
  TRY(provide(question.release, stop));
  TRY_ASSIGN(auto* const tree, tree_of(question, stop));
  for (const auto& module : question.modules) {
    TRY(tree->modules.bring(module, stop));
  }
  return {};
}

Result<ProbeResult> Prober::ask(const ProbeQuestion& question, std::stop_token stop) {
  TRY(obtain(question, stop));
  TRY_ASSIGN(const auto sdk, provide(question.release, stop));
  TRY_ASSIGN(auto* const tree, tree_of(question, stop));
  TRY_ASSIGN(const auto request, request_of(question, *tree, sdk));
  TRY_ASSIGN(const auto key, key_of_request(request, *tree, stop));
  if (auto kept = kept_answer(question, key, count_as_told(question))) {
    return std::move(*kept);
  }
  return run(request, *tree, key, stop);
}

void Prober::prepare(const ProbeQuestion& question, std::stop_token stop, std::stop_token asked) {
  const auto prepared = [&]() -> Result<void> {
    TRY(obtain(question, stop));
    TRY_ASSIGN(const auto sdk, provide(question.release, stop));
    TRY_ASSIGN(const auto* const tree, tree_of(question, stop));
    TRY_ASSIGN(const auto request, request_of(question, *tree, sdk));
    TRY_ASSIGN(const auto key, key_of_request(request, *tree, stop));
    if (kept_answer(question, key, told_before(question))) {
      return {};
    }
    auto* const opened = await_sandbox(asked);
    return opened == nullptr ? Result<void>{} : opened->prepare(request, tree->modules.access(), tree->snapshot, stop);
  }();
  if (!prepared) {
    log::info("not prepared ahead: {}", prepared.error().message);
  }
}

}  // namespace goiso
