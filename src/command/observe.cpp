#include "command/observe.h"

#include "diagnose/judge.h"

namespace goiso {
namespace {

// The go command takes a lock in its module cache before it asks a proxy for what is not there.
bool wanted_to_write_cache(const BuildRecord& record) {
  const auto cache = record.environment.find("GOMODCACHE");
  const auto text = record.log.text();
  return cache != record.environment.end() && text.find(cache->second + "/cache/") != std::string::npos &&
         text.find("read-only file system") != std::string::npos;
}

// A build that needs a module its cache lacks was told nothing it can use: it is asked again where the proxy can
// answer.
Result<BuildRecord> run_with_modules(BuildRequest& request, ProjectModules& modules, Sandbox& sandbox,
                                     const ProjectSnapshot* snapshot, std::stop_token stop) {
  while (true) {
    request.modules = modules.supply();
    TRY_ASSIGN(auto record, snapshot == nullptr ? sandbox.run(request, modules.access(), stop)
                                                : sandbox.run(request, modules.access(), *snapshot, stop));
    const bool lacks_some = record.module_questions > 0 || wanted_to_write_cache(record);
    if (request.modules != ModuleSupply::kTree || !lacks_some) {
      return record;
    }
    modules.give_up_tree();
    sandbox.forget();  // the boxes that wait have the modules of before
  }
}

}  // namespace

Result<RunReport> observe(const BuildRequest& request, ProjectModules& modules, Sandbox& sandbox,
                          const ProjectSnapshot* snapshot, std::stop_token stop) {
  RunReport report;
  report.goiso_version = GOISO_VERSION;
  report.started = std::chrono::system_clock::now();
  report.request = request;
  TRY_ASSIGN(report.record, run_with_modules(report.request, modules, sandbox, snapshot, stop));
  report.modules = modules.report();
  report.record.modules_missed = report.modules.missing;
  report.verdict = judge(report.record, report.request);
  // A build that stopped for want of bytes that were refused says nothing about the project.
  auto distrust = report.verdict.outcome == Outcome::kPassed ? std::nullopt : modules.distrust();
  if (distrust) {
    distrust->doing.emplace_back("fetching a module that the build asks for");
    return std::move(*distrust);
  }
  return report;
}

}  // namespace goiso
