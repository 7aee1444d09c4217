#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace goiso {

/// How a program ended.
struct ProgramEnd {
  int exit_code = -1;  ///< -1 when a signal ended it
  int signal = 0;
  std::string out, err;
};

/// Runs `argv` with exactly `environment`, stdin empty, and waits for it; after `limit` it is killed.
ProgramEnd run_program(const std::vector<std::string>& argv, const std::map<std::string, std::string>& environment, std::chrono::seconds limit);

}  // namespace goiso
