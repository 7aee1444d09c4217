#pragma once
#include <filesystem>
#include <vector>

namespace CLI {
class App;
}

namespace goiso {

/// Adds --report, which may be given several times. `paths` must outlive the parsing.
void add_reports(CLI::App& command, std::vector<std::filesystem::path>& paths);

}  // namespace goiso
