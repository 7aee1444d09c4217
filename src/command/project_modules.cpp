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
  std::mutex mutex;
  ModuleSupply supply = ModuleSupply::kNone;  // guarded by mutex
  std::set<std::string> served;               // zips, guarded by mutex
  std::set<std::string> missed;               // could not be had though the proxy may have them; guarded by mutex

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

// Go 1.14 and later build from vendor/ by themselves when the go line says 1.14 or more (go.dev/ref/mod, "Vendoring").
bool builds_from_vendor(const Project& project) {
  const auto go = GoVersion::parse(project.go_line);
  return project.has_vendor && go && !(*go < *GoVersion::parse("1.14"));
}

}  // namespace

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

// A failure is no reason to stop: the build may not need it, and says so when it does.
void fetch_ahead(const Mirror& mirror, const std::vector<ModuleWish>& wishes, const Supply& supply,
                 std::stop_token stop) {
  supply.progress->step_started("fetching modules");
  for (const auto& fetched : fetch_all(mirror, wishes, supply, stop)) {
    if (!fetched.file) {
      log::info("'{}' was not fetched: {}", words_of_module(fetched.wish.module), fetched.file.error().message);
    }
  }
  supply.progress->step_ended();
}

}  // namespace

Result<ProjectModules> ProjectModules::open(const Project& project, ModulesMode mode, House& house,
                                            std::stop_token stop) {
  TRY_ASSIGN(auto mirror, open_mirror(house));
  auto state = std::make_unique<State>(std::move(mirror));
  auto* const raw = state.get();
  raw->is_vendored = mode == ModulesMode::kVendor || builds_from_vendor(project);
  raw->required = modules_required(project);
  if (project.is_single_file || raw->is_vendored) {
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
  Supply supply{nullptr, &raw->witnesses, &house.progress()};
  raw->near.emplace(raw->mirror, supply, ModulePolicy{});
  const auto wishes = wishes_of(raw->witnesses.go_sum);
  if (mode == ModulesMode::kAuto) {
    if (auto proxies = open_module_proxies(house); proxies) {
      raw->proxies.emplace(std::move(*proxies));
      supply.proxies = &*raw->proxies;
      raw->far.emplace(raw->mirror, supply, ModulePolicy{});
      fetch_ahead(raw->mirror, wishes, supply, stop);
    } else {
      house.progress().note(proxies.error().message + "; modules come from the mirror alone");
    }
  }
  raw->supply_of_mirror = supply;
  TRY_ASSIGN(raw->tree, plan_module_tree(raw->mirror, wishes, stop));
  raw->supply = raw->tree.digest.empty() ? ModuleSupply::kProxy : ModuleSupply::kTree;
  raw->access.source = [raw](const std::string& path, std::stop_token asked) { return raw->answer(path, asked); };
  raw->access.tree.digest = raw->tree.digest;
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
  if (supply() == ModuleSupply::kNone) {
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

ModulesReport ProjectModules::report() const {
  ModulesReport report;
  const std::lock_guard lock{state_->mutex};
  if (state_->supply == ModuleSupply::kNone) {
    report.source = state_->is_vendored ? "vendor" : "none";
    report.used = state_->is_vendored ? state_->required : report.used;
    return report;
  }
  report.source = "mirror";
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
  for (const auto* broker : {&state_->near, &state_->far}) {
    if (*broker) {
      const auto findings = (*broker)->findings();
      report.findings.insert(report.findings.end(), findings.begin(), findings.end());
    }
  }
  std::sort(report.used.begin(), report.used.end());
  report.used.erase(std::unique(report.used.begin(), report.used.end()), report.used.end());
  return report;
}

}  // namespace goiso
