#pragma once
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/box_options.h"
#include "command/house.h"
#include "command/probed_tree.h"
#include "model/probe_key.h"
#include "model/probe_result.h"
#include "model/sdk_settings.h"
#include "sdk/spec_releases.h"

namespace goiso {

/// What a study builds, and how.
struct ProberOptions {
  std::filesystem::path path = ".";
  std::vector<std::string> command;  ///< empty: go build ./...
  BoxOptions box;
  std::string go_line;     ///< of the go.mod that a lone .go file gets: one for all releases; "" for the release's own
  bool asks_cache = true;  ///< answers of earlier runs count (--no-cache)
};

/// Another tree than the study's own, read when it is first asked for; it stays where it is as long as the prober is
/// asked. Any thread. kNotFound, kUntrusted and kNetwork mean that it cannot be had.
using TreeSource = std::function<Result<ProbedTree*>(std::stop_token stop)>;

/// One build of a study: a release, and what is done differently from what was asked for.
struct ProbeQuestion {
  SpecRelease release;
  TreeSource tree;                     ///< empty: the study's own
  std::string tree_name;               ///< tells the trees of a study apart; "" for its own
  std::vector<ModuleVersion> modules;  ///< which the build may ask for beside those the project names; had first
  std::map<std::string, std::string> environment;  ///< over the study's own
  std::map<std::string, std::string> overlay;      ///< BuildRequest::overlay
  std::vector<std::string> command;                ///< "" for the study's own
  std::optional<bool> cgo{};  ///< none for the study's own; decides which of our images is used too
  /// Another run than those this study was told of, to confirm an answer or to see whether it is always the same. One
  /// of an earlier study will do, as long as all runs that are known agree.
  bool is_fresh = false;
  bool is_cold = false;  ///< BuildCache::kEmpty
  bool is_new = false;   ///< no kept answer will do: its log is needed
  /// Which kept runs count; empty: all of them.
  std::function<bool(const Verdict& verdict)> takes{};
};

/// "sha256:…" of names and contents; "" for nothing.
std::string digest_of_overlay(const std::map<std::string, std::string>& overlay);

/// Answers the questions of one study: from what earlier runs with the same content showed, else in a box. Each tree
/// is read once; engine, SDKs and boxes are reached when a question first needs them. Every run is kept in the run
/// store. Any thread may ask.
class Prober {
 public:
  /// `house` must outlive it.
  static Result<std::unique_ptr<Prober>> open(const ProberOptions& options, House& house, std::stop_token stop);
  /// The same for a tree that was read already; options.path does not count.
  static Result<std::unique_ptr<Prober>> open(const ProberOptions& options, std::unique_ptr<ProbedTree> tree,
                                              House& house);
  ~Prober();

  const Project& project() const { return tree_->project; }
  const Snapshot& snapshot() const { return tree_->snapshot.facts; }
  const ProjectModules& modules() const { return tree_->modules; }
  /// The study's command, never empty.
  std::vector<std::string> command() const;
  /// A variable that was asked for; "" when it was not.
  std::string variable(const std::string& name) const;

  /// An answer that is known without a box, with ProbeResult::others; nullopt when there is none, or when the SDK is
  /// not in the store.
  Result<std::optional<ProbeResult>> recall(const ProbeQuestion& question);
  /// Provides what the question needs before anything runs: SDK, tree, modules. kNotFound, kUntrusted and kNetwork: it
  /// cannot be had. Any other error is trouble of ours.
  Result<void> obtain(const ProbeQuestion& question, std::stop_token stop);
  /// kNotFound, kUntrusted and kNetwork as obtain() has them. The first answer to a question brings all kept runs of a
  /// build that varies (ProbeResult::others); a further one is a run of its own then.
  Result<ProbeResult> ask(const ProbeQuestion& question, std::stop_token stop);
  /// The study knows an answer to this from an earlier session: that run is none of those that are still to be told.
  void was_told(const ProbeQuestion& question);
  /// Provides what a later ask will need, and a box that waits for it once an engine is used: for answers that are known
  /// none is reached. `asked`, which comes with `stop` too, ends the waiting for that. A failure is left for that ask to
  /// tell.
  void prepare(const ProbeQuestion& question, std::stop_token stop, std::stop_token asked);
  /// The SDK of a release, from the store or else from where it can be had.
  Result<StoredSdk> provide(const SpecRelease& release, std::stop_token stop);
  /// Whether its archive in the store is what it was; kUntrusted, with what to do, when it is not.
  Result<void> verify_sdk(const SpecRelease& release, std::stop_token stop);

  /// What that release's own tables say can be turned back.
  Result<SdkSettings> settings(const SpecRelease& release, std::stop_token stop);

  /// Boxes that were made for builds so far.
  int containers() const { return containers_; }
  /// How many builds run at once in the engine.
  Result<int> runs_at_once(std::stop_token stop);

 private:
  Prober(ProberOptions options, House& house, std::unique_ptr<ProbedTree> tree);
  Result<ProbedTree*> tree_of(const ProbeQuestion& question, std::stop_token stop) const;
  Result<std::string> image_id(const std::string& image, std::stop_token stop);
  Result<Sandbox*> sandbox(std::stop_token stop);
  Sandbox* await_sandbox(std::stop_token asked);
  std::optional<StoredSdk> provided(const std::string& name);
  Result<BuildRequest> request_of(const ProbeQuestion& question, const ProbedTree& tree, const StoredSdk& sdk) const;
  Result<ProbeKey> key_of_request(const BuildRequest& request, const ProbedTree& tree, std::stop_token stop);
  int count_as_told(const ProbeQuestion& question);
  int told_before(const ProbeQuestion& question);
  std::optional<ProbeResult> kept_answer(const ProbeQuestion& question, const ProbeKey& key, int told) const;
  std::optional<ProbeResult> known(const ProbeKey& key, int least_runs, bool may_vary) const;
  Result<ProbeResult> run(const BuildRequest& request, ProbedTree& tree, const ProbeKey& key, std::stop_token stop);

  ProberOptions options_;
  House& house_;
  std::unique_ptr<ProbedTree> tree_;
  RunStore* runs_ = nullptr;                      // any thread
  std::mutex pull_mutex_;                         // one SDK is provided at a time
  std::mutex sdk_mutex_;                          // never held while something is downloaded
  std::map<std::string, StoredSdk> provided_;     // by what was asked for; guarded by sdk_mutex_
  std::mutex engine_mutex_;                       // the engine is reached once
  std::map<std::string, std::string> image_ids_;  // by name; guarded by engine_mutex_
  std::mutex told_mutex_;
  std::map<std::string, int> told_;  // answers given, by what was asked; guarded by told_mutex_
  std::mutex sandbox_mutex_;
  std::condition_variable_any sandbox_opened_;
  Sandbox* sandbox_ = nullptr;  // the house's, once it was needed; guarded by sandbox_mutex_
  std::atomic<int> containers_ = 0;
};

}  // namespace goiso
