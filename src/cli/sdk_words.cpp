#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/clock.h"
#include "cli/answer_words.h"
#include "cli/validators.h"
#include "cli/words.h"
#include "command/refresh_releases.h"
#include "command/resolve_sdk.h"
#include "command/sdk_commands.h"
#include "command/sdk_media.h"

namespace goiso {
namespace {

constexpr const char* kSpecs = "1.21, go1.21.13, 1.19..1.23, stable …";

using SpecsCommand = Result<Answer> (*)(House&, const std::vector<std::string>&, std::stop_token);

CLI::App* add_specs(CLI::App& sdk, Request& request, const char* name, const char* about, SpecsCommand run) {
  const auto specs = std::make_shared<std::vector<std::string>>();
  auto* command = add_answer(sdk, request, name, about,
                             [specs, run](House& house, std::stop_token stop) { return run(house, *specs, stop); });
  command->add_option("SPEC", *specs, kSpecs)->type_name("");
  return command;
}

void add_trust(CLI::App& command, SourceWish& wish) {
  command
      .add_option("--min-sources", wish.min_sources,
                  "independent lists that must agree on an archive's SHA-256 (default 1)")
      ->check(number_between(1, 100))
      ->type_name("N");
  command
      .add_option("--keyring", wish.keyring,
                  "OpenPGP keys: the signature beside an archive (FILE.asc) is checked with them, and may vouch for it")
      ->type_name("FILE");
}

void add_pull(CLI::App& sdk, Request& request) {
  const auto options = std::make_shared<PullOptions>();
  auto* command =
      add_answer(sdk, request, "pull", "download, verify and keep",
                 [options](House& house, std::stop_token stop) { return pull_sdks(house, *options, stop); });
  command->add_option("SPEC", options->specs, kSpecs)->required()->type_name("");
  add_sources(*command, options->sources);
}

void add_verify(CLI::App& sdk, Request& request) {
  const auto specs = std::make_shared<std::vector<std::string>>();
  const auto repair = std::make_shared<bool>(false);
  auto* command =
      add_answer(sdk, request, "verify", "hash what is kept again (default: all)",
                 [specs, repair](House& house, std::stop_token stop) {
                   return verify_sdks(house, *specs, *repair ? VerifyMode::kRepair : VerifyMode::kLook, stop);
                 });
  command->add_option("SPEC", *specs, kSpecs)->type_name("");
  command->add_flag("--repair", *repair, "put what is damaged aside and bring it again")->configurable(false);
}

void add_import(CLI::App& sdk, Request& request) {
  const auto words = std::make_shared<std::vector<std::string>>();
  const auto wish = std::make_shared<SourceWish>();
  auto* command =
      add_answer(sdk, request, "import", "keep official archives, a bundle or a Go of your own",
                 [words, wish](House& house, std::stop_token stop) { return import_sdks(house, *words, *wish, stop); });
  command
      ->add_option("FILE|DIR", *words,
                   "goX.os-arch.tar.gz, a golang.org/toolchain zip, a folder of them, or path:GOROOT")
      ->required()
      ->type_name("");
  add_trust(*command, *wish);
}

void add_sdk_export(CLI::App& sdk, Request& request) {
  const auto folder = std::make_shared<std::filesystem::path>();
  const auto specs = std::make_shared<std::vector<std::string>>();
  auto* command = add_answer(
      sdk, request, "export", "write archives and their hashes to a folder, for a machine without a network",
      [folder, specs](House& house, std::stop_token stop) { return export_sdks(house, *folder, *specs, stop); });
  command->add_option("DIR", *folder, "the folder")->required()->type_name("");
  command->add_option("SPEC", *specs, kSpecs)->required()->type_name("");
}

void add_prune(CLI::App& sdk, Request& request) {
  const auto budget = std::make_shared<std::string>();
  const auto dry = std::make_shared<bool>(false);
  auto* command = add_answer(
      sdk, request, "prune", "remove what was not used longest, and what killed pulls left",
      [budget, dry](House& house, std::stop_token) -> Result<Answer> {
        if (budget->empty()) {
          return Error{ErrorKind::kUsage, "say what may stay", {}, "give --budget SIZE: 2g, 500m, or 0 for nothing"};
        }
        const auto size = parse_size(*budget);
        if (!size) {
          return Error{ErrorKind::kUsage,
                       fmt::format("--budget '{}' is not understood", *budget),
                       {},
                       "write it like 2g or 500m"};
        }
        return prune_sdks(house, *size, *dry ? PruneMode::kDryRun : PruneMode::kRemove);
      });
  // Not required by the grammar: it may stand in a variable or a file, which are read later.
  command->add_option("--budget", *budget, "how much may stay: 2g, 500m, 0")->type_name("SIZE");
  command->add_flag("--dry-run", *dry, "only list it")->configurable(false);
}

void add_resolve(CLI::App& sdk, Request& request) {
  const auto options = std::make_shared<ResolveOptions>();
  auto* command =
      add_answer(sdk, request, "resolve", "which Go cmd/go chooses in a folder and why, or what a spec means",
                 [options](House& house, std::stop_token) { return resolve_sdk(*options, house); });
  command->add_option("SPEC|PATH", options->subject, "a folder (default .), or a version spec")->type_name("");
  command->add_option("--local", options->local, "the installed Go to think of, go1.24.13 (default: the one in PATH)")
      ->type_name("GO")
      ->configurable(false);
}

}  // namespace

void add_sources(CLI::App& app, SourceWish& wish) {
  app.add_option("--from", wish.from, "SDKs come from an archive, a folder or a site; nothing else is asked")
      ->type_name("FILE|DIR|URL")
      ->configurable(false);
  add_trust(app, wish);
}

void add_sdk(CLI::App& app, Request& request) {
  auto* sdk = app.add_subcommand("sdk", "the Go SDKs that goiso holds");
  sdk->require_subcommand(1);
  add_pull(*sdk, request);
  add_import(*sdk, request);
  add_answer(*sdk, request, "refresh", "look for releases that came out after this goiso's list was made",
             [](House& house, std::stop_token stop) { return refresh_releases(house, stop); });
  add_answer(*sdk, request, "list", "what is kept, and how it was verified",
             [](House& house, std::stop_token) { return list_sdks(house); });
  add_verify(*sdk, request);
  add_resolve(*sdk, request);
  add_specs(*sdk, request, "warm", "unpack into the engine and compile the standard library", warm_sdks)
      ->get_option("SPEC")
      ->required();
  add_sdk_export(*sdk, request);
  add_specs(*sdk, request, "remove", "forget", remove_sdks)->get_option("SPEC")->required();
  add_prune(*sdk, request);
}

}  // namespace goiso
