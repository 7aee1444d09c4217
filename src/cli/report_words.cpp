#include "cli/report_words.h"

#include <CLI/CLI.hpp>

namespace goiso {

void add_reports(CLI::App& command, std::vector<std::filesystem::path>& paths) {
  command
      .add_option("--report", paths, "write a report, its form by its suffix: .html .md .json, .xml for JUnit (repeat)")
      ->take_all()
      ->expected(1)
      ->allow_extra_args(false)
      ->type_name("FILE");
}

}  // namespace goiso
