#include "command/project_modules.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>

#include "base/log.h"
#include "base/text.h"
#include "command/module_house.h"
#include "modules/build_list.h"
#include "modules/fetch_all.h"
#include "modules/module_broker.h"
#include "modules/module_tree.h"
#include "project/go_mod.h"
#include "project/go_sums.h"
#include "project/vendor_rule.h"

namespace goiso {

struct ProjectModules::State {
  explicit State(Mirror kept) : mirror(std::move(kept)) {}

  Mirror mirror;
  std::optional<ModuleProxies> proxies;  // none when offline
  Witnesses witnesses;
  Supply supply_of_mirror;  // where it fills itself from
  BuildList graph;
  std::optional<ModuleBroker> near;  // the mirror alone
  std::optional<ModuleBroker> far;   // the mirror, then the proxies
  ModuleCacheTree tree;
  ModuleAccess access;
  bool is_vendored = false;
  std::vector<std::string> required;  // by go.mod, as "path@version"
  std::vector<std::string> findings;  // of what was fetched ahead
  std::mutex mutex;
  ModuleSupply supply = ModuleSupply::kNone;  // guarded by mutex
  std::set<std::string> served;               // zips, guarded by mutex
  std::set<std::string> missed;               // could not be had though the proxy may have them; guarded by mutex

  void reach_proxies(House& house);
  ModuleAnswer answer(const std::string& path, std::stop_token stop);
};

namespace {

ModuleAnswer as_module_answer(BrokerAnswer answer) {
  ModuleAnswer out;
  out.status = answer.status;
  out.type = std::move(answer.type);
  out.text = std::move(answer.body);
  out.file = std::move(answer.file);
  out.size = answer.bytes;
  return out;
}

std::string words_of_module(const ModuleVersion& module) { return module.path + '@' + module.version; }

std::vector<std::string> modules_required(const Project& project) {
  std::set<std::string> required;
  for (const auto& module : project.modules) {
    for (const auto& require : module.require) {
      required.insert(words_of_module(require));
    }
  }
  return {required.begin(), required.end()};
}

bool needs_modules(const Project& project, const GoSum& go_sum) {
  const bool requires_some = std::any_of(project.modules.begin(), project.modules.end(),
                                         [](const GoMod& module) { return !module.require.empty(); });
  return requires_some || !go_sum.lines().empty();
}

}  // namespace

// Without any, the mirror has to do.
void ProjectModules::State::reach_proxies(House& house) {
  auto found = open_module_proxies(house);
  if (found) {
    proxies.emplace(std::move(*found));
    supply_of_mirror.proxies = &*proxies;
    far.emplace(mirror, supply_of_mirror, ModulePolicy{});
  } else if (!is_vendored) {
    house.progress().note(found.error().message + "; modules come from the mirror alone");
  }
}

// What is not of the project's own graph is not asked of a network.
ModuleAnswer ProjectModules::State::answer(const std::string& path, std::stop_token stop) {
  const auto request = parse_module_request(path);
  const bool may_go_far = far && request && graph.holds(request->module);
  auto answered = may_go_far ? far->answer(path, stop) : near->answer(path, stop);
  if (!answered) {
    return ModuleAnswer{502,
                        "text/plain; charset=utf-8",
                        answered.error().message + "\n",
                        {},
                        static_cast<std::int64_t>(answered.error().message.size() + 1)};
  }
  if (answered->status == 200 && request && request->part == ModulePart::kMod) {
    graph.add(parse_go_mod(answered->body));
  }
  const std::lock_guard lock{mutex};
  if (answered->status == 200 && request && request->part == ModulePart::kZip) {
    served.insert(words_of_module(request->module));
  } else if (answered->status == 502 && request) {
    missed.insert(words_of_module(request->module));
  }
  return as_module_answer(std::move(*answered));
}

ProjectModules::ProjectModules(std::unique_ptr<State> state) : state_(std::move(state)) {}
ProjectModules::ProjectModules(ProjectModules&&) noexcept = default;
ProjectModules& ProjectModules::operator=(ProjectModules&&) noexcept = default;
ProjectModules::~ProjectModules() = default;

namespace {

// A failure is no reason to stop: the build may not need it, and says so when it does. What go.sum says against the
// log.
std::vector<std::string> fetch_ahead(const Mirror& mirror, const std::vector<ModuleWish>& wishes, const Supply& supply,
                                     std::stop_token stop) {
  std::vector<std::string> findings;
  supply.progress->step_started("fetching modules");
  for (const auto& fetched : fetch_all(mirror, wishes, supply, stop)) {
    if (!fetched.file) {
      log::info("'{}' was not fetched: {}", words_of_module(fetched.wish.module), fetched.file.error().message);
      continue;
    }
    findings.insert(findings.end(), fetched.file->findings.begin(), fetched.file->findings.end());
  }
  supply.progress->step_ended();
  return findings;
}

}  // namespace

Result<ProjectModules> ProjectModules::open(const Project& project, const ModulesWish& wish, House& house,
                                            std::stop_token stop) {
  TRY_ASSIGN(auto mirror, open_mirror(house));
  auto state = std::make_unique<State>(std::move(mirror));
  auto* const raw = state.get();
  const auto mode = wish.mode;
  raw->is_vendored = mode == ModulesMode::kVendor || builds_from_vendor(project, wish.goflags);
  raw->required = modules_required(project);
  if (project.modules.empty() || mode == ModulesMode::kVendor) {
    return ProjectModules{std::move(state)};
  }
  TRY_ASSIGN(raw->witnesses.go_sum, go_sum_of(project.root));
  if (!needs_modules(project, raw->witnesses.go_sum)) {
    return ProjectModules{std::move(state)};
  }
  const auto asks = mode == ModulesMode::kAuto ? SumDb::Mode::kOnline : SumDb::Mode::kOffline;
  TRY_ASSIGN(raw->witnesses.sum_check, open_sum_check(house, asks));
  raw->graph.add(raw->witnesses.go_sum);
  for (const auto& module : project.modules) {
    raw->graph.add(module);
  }
  raw->supply_of_mirror = {nullptr, &raw->witnesses, &house.progress()};
  raw->near.emplace(raw->mirror, raw->supply_of_mirror, ModulePolicy{});
  // With a vendor folder nothing is wanted as a rule; a -mod=mod in the command, or a go that knows no such rule, asks.
  const auto wishes = raw->is_vendored ? std::vector<ModuleWish>{} : wishes_of(raw->witnesses.go_sum);
  if (mode == ModulesMode::kAuto) {
    raw->reach_proxies(house);
  }
  if (!wishes.empty()) {
    raw->findings = fetch_ahead(raw->mirror, wishes, raw->supply_of_mirror, stop);
  }
  TRY_ASSIGN(raw->tree, plan_module_tree(raw->mirror, wishes, stop));
  raw->supply = raw->tree.digest.empty() ? ModuleSupply::kProxy : ModuleSupply::kTree;
  raw->access.source = [raw](const std::string& path, std::stop_token asked) { return raw->answer(path, asked); };
  raw->access.tree.digest = raw->tree.digest;
  raw->access.tree.zip_bytes = raw->tree.zip_bytes;
  raw->access.tree.write = [raw](const ByteSink& sink, std::stop_token asked) {
    return write_module_tree(raw->mirror, raw->tree, sink, asked);
  };
  return ProjectModules{std::move(state)};
}

Result<void> ProjectModules::bring(const ModuleVersion& module, std::stop_token stop) {
  TRY_ASSIGN(const auto go_mod, go_mod_of(module, stop));
  TRY(state_->mirror.provide(module, ModulePart::kZip, state_->supply_of_mirror, stop));
  GoMod wanted;
  wanted.require.push_back(module);
  state_->graph.add(wanted);
  state_->graph.add(go_mod);
  return {};
}

Result<GoMod> ProjectModules::go_mod_of(const ModuleVersion& module, std::stop_token stop) const {
  if (state_->is_vendored || supply() == ModuleSupply::kNone) {
    return Error{ErrorKind::kNotFound, fmt::format("the project builds without '{}'", words_of_module(module)), {}, ""};
  }
  TRY_ASSIGN(const auto file, state_->mirror.provide(module, ModulePart::kMod, state_->supply_of_mirror, stop));
  return parse_go_mod(file.text);
}

ModuleSupply ProjectModules::supply() const {
  const std::lock_guard lock{state_->mutex};
  return state_->supply;
}

const ModuleAccess& ProjectModules::access() const { return state_->access; }
std::string ProjectModules::digest() const { return state_->tree.digest; }

void ProjectModules::give_up_tree() {
  const std::lock_guard lock{state_->mutex};
  if (state_->supply == ModuleSupply::kTree) {
    state_->supply = ModuleSupply::kProxy;
  }
}

std::optional<Error> ProjectModules::distrust() const {
  for (const auto* broker : {&state_->near, &state_->far}) {
    if (auto error = *broker ? (*broker)->distrust() : std::nullopt) {
      return error;
    }
  }
  return std::nullopt;
}

ModulesReport ProjectModules::report() const {
  ModulesReport report;
  const std::lock_guard lock{state_->mutex};
  const bool reads_vendor = state_->is_vendored && state_->served.empty();
  if (reads_vendor || state_->supply == ModuleSupply::kNone) {
    report.source = reads_vendor ? "vendor" : "none";
    report.used = reads_vendor ? state_->required : report.used;
  }
  if (state_->supply == ModuleSupply::kNone) {
    return report;
  }
  report.source = reads_vendor ? report.source : "mirror";
  if (state_->supply == ModuleSupply::kTree) {
    for (const auto& wish : state_->tree.modules) {
      if (wish.part == ModulePart::kZip) {
        report.used.push_back(words_of_module(wish.module));
      }
    }
  }
  report.used.insert(report.used.end(), state_->served.begin(), state_->served.end());
  // What the proxies say does not exist is the project's fault, so only what nobody was asked for counts as missing.
  report.missing = state_->near->ledger().fetch_arguments();
  report.missing.insert(report.missing.end(), state_->missed.begin(), state_->missed.end());
  std::set<std::string> findings{state_->findings.begin(), state_->findings.end()};
  for (const auto* broker : {&state_->near, &state_->far}) {
    const auto more = *broker ? (*broker)->findings() : std::vector<std::string>{};
    findings.insert(more.begin(), more.end());
  }
  report.findings.assign(findings.begin(), findings.end());
  std::sort(report.used.begin(), report.used.end());
  report.used.erase(std::unique(report.used.begin(), report.used.end()), report.used.end());
  return report;
}

}  // namespace goiso
