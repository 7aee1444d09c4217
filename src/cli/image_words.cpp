#include <CLI/CLI.hpp>
#include <memory>

#include "cli/answer_words.h"
#include "cli/words.h"
#include "command/image_commands.h"

namespace goiso {
namespace {

void add_import(CLI::App& image, Request& request) {
  const auto options = std::make_shared<ImportOptions>();
  auto* command =
      add_answer(image, request, "import", "keep a root file system in the engine, for --image",
                 [options](House& house, std::stop_token stop) { return import_userland(house, *options, stop); });
  command->add_option("NAME", options->name, "what to call it: alpine, alpine:3")->required()->type_name("");
  command->add_option("FILE", options->file, "a tar of the file system, as it is or compressed")
      ->required()
      ->type_name("");
}

}  // namespace

void add_image(CLI::App& app, Request& request) {
  auto* image = app.add_subcommand("image", "the images that boxes run on");
  image->require_subcommand(1);
  add_answer(*image, request, "list", "what goiso made or imported",
             [](House& house, std::stop_token stop) { return list_userlands(house, stop); });
  const auto what = std::make_shared<std::string>();
  auto* build =
      add_answer(*image, request, "build", "make the image with a C compiler, from this machine's Debian sources",
                 [what](House& house, std::stop_token stop) { return build_userland(house, *what, stop); });
  build->add_option("NAME", *what, "cgo")->required()->type_name("");
  add_import(*image, request);
  const auto name = std::make_shared<std::string>();
  auto* remove = add_answer(*image, request, "remove", "forget one, with all that was compiled with its C compiler",
                            [name](House& house, std::stop_token stop) { return remove_userland(house, *name, stop); });
  remove->add_option("NAME", *name, "a name that 'image list' shows, or an id")->required()->type_name("");
}

}  // namespace goiso
