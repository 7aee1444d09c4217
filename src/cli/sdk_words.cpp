#include <CLI/CLI.hpp>
#include <memory>

#include "cli/answer_words.h"
#include "cli/words.h"
#include "command/sdk_commands.h"

namespace goiso {
namespace {

using SpecsCommand = Result<Answer> (*)(House&, const std::vector<std::string>&, std::stop_token);

CLI::App* add_specs(CLI::App& sdk, Request& request, const char* name, const char* about, SpecsCommand run) {
  const auto specs = std::make_shared<std::vector<std::string>>();
  auto* command = add_answer(sdk, request, name, about,
                             [specs, run](House& house, std::stop_token stop) { return run(house, *specs, stop); });
  command->add_option("SPEC", *specs, "1.21, go1.21.13, stable …")->type_name("");
  return command;
}

}  // namespace

void add_sdk(CLI::App& app, Request& request) {
  auto* sdk = app.add_subcommand("sdk", "the Go SDKs that goiso holds");
  sdk->require_subcommand(1);
  add_specs(*sdk, request, "pull", "download, verify and keep", pull_sdks)->get_option("SPEC")->required();
  add_specs(*sdk, request, "verify", "hash what is kept again (default: all)", verify_sdks);
  add_specs(*sdk, request, "remove", "forget", remove_sdks)->get_option("SPEC")->required();
  add_specs(*sdk, request, "warm", "unpack into the engine and compile the standard library", warm_sdks)
      ->get_option("SPEC")
      ->required();
  add_answer(*sdk, request, "list", "what is kept, and how it was verified",
             [](House& house, std::stop_token) { return list_sdks(house); });

  const auto files = std::make_shared<std::vector<std::filesystem::path>>();
  auto* import = add_answer(*sdk, request, "import", "keep official archives from files",
                            [files](House& house, std::stop_token stop) { return import_sdks(house, *files, stop); });
  import->add_option("FILE", *files, "goX.os-arch.tar.gz, or a golang.org/toolchain zip")->required()->type_name("");
}

}  // namespace goiso
