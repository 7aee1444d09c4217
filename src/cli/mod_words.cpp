#include <CLI/CLI.hpp>
#include <memory>

#include "base/clock.h"
#include "cli/answer_words.h"
#include "cli/words.h"
#include "command/mod_commands.h"
#include "command/mod_fetch.h"
#include "command/mod_serve.h"

namespace goiso {
namespace {

void add_exchange(CLI::App& mod, Request& request) {
  const auto to = std::make_shared<std::filesystem::path>();
  const auto needs = std::make_shared<std::string>();
  auto* out =
      add_answer(mod, request, "export", "a static GOPROXY tree, for another machine",
                 [to, needs](House& house, std::stop_token stop) { return export_modules(house, *to, *needs, stop); });
  out->add_option("FILE", *to, "NAME.tar for a tar, any other name for a new folder")->required();
  out->add_option("PATH", *needs, "a project: only what its go.sum names (default: all that is kept)");

  const auto from = std::make_shared<std::vector<std::filesystem::path>>();
  const auto project = std::make_shared<std::string>();
  auto* in = add_answer(
      mod, request, "import", "keep modules from an exported tar or folder, or from a GOMODCACHE",
      [from, project](House& house, std::stop_token stop) { return import_modules(house, *from, *project, stop); });
  in->add_option("FILE", *from, "a tar, an exported folder or a GOMODCACHE")->required();
  in->add_option("--for", *project, "a project whose go.sum vouches for what is imported");
}

void add_prune(CLI::App& mod, Request& request) {
  const auto budget = std::make_shared<std::string>();
  const auto unused = std::make_shared<std::string>();
  auto* prune = add_answer(
      mod, request, "prune", "remove what was not used for longest",
      [budget, unused](House& house, std::stop_token stop) -> Result<Answer> {
        PruneRules rules;
        if (!budget->empty() && !(rules.budget = parse_size(*budget))) {
          return Error{ErrorKind::kUsage, "--budget is no size", {}, "write one like 500m or 2g"};
        }
        if (const auto age = parse_duration(*unused); age) {
          rules.unused_for = std::chrono::duration_cast<std::chrono::seconds>(*age);
        } else if (!unused->empty()) {
          return Error{ErrorKind::kUsage, "--unused is no time", {}, "write one like 720h"};
        }
        if (!rules.budget && !rules.unused_for) {
          return Error{ErrorKind::kUsage, "say what may stay", {}, "give --budget SIZE, --unused TIME or both"};
        }
        return prune_modules(house, rules, stop);
      });
  prune->add_option("--budget", *budget, "how much may stay: 500m, 2g");
  prune->add_option("--unused", *unused, "what was not used for so long goes: 720h");
}

}  // namespace

void add_mod(CLI::App& app, Request& request) {
  auto* mod = app.add_subcommand("mod", "the modules that goiso holds");
  mod->require_subcommand(1);
  const auto words = std::make_shared<std::vector<std::string>>();
  auto* fetch = add_answer(*mod, request, "fetch", "bring what a project's go.sum names, or single modules",
                           [words](House& house, std::stop_token stop) { return fetch_modules(house, *words, stop); });
  fetch->add_option("PATH", *words, "a project (default '.'), or MODULE@VERSION, MODULE@latest");
  add_answer(*mod, request, "list", "what is kept, and who vouched for it",
             [](House& house, std::stop_token) { return list_modules(house); });
  add_answer(*mod, request, "verify", "hash what is kept again",
             [](House& house, std::stop_token stop) { return verify_modules(house, stop); });
  add_exchange(*mod, request);
  add_prune(*mod, request);
  const auto port = std::make_shared<int>(0);
  auto* serve = add_answer(*mod, request, "serve", "answer as a GOPROXY on 127.0.0.1 until interrupted",
                           [port](House& house, std::stop_token stop) { return serve_modules(house, *port, stop); });
  serve->add_option("--port", *port, "0 takes a free one (default)");
}

}  // namespace goiso
