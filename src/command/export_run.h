#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// `goiso export RUN [DIR]`.
struct ExportOptions {
  std::string run;                ///< id, prefix or "latest"
  std::filesystem::path folder;   ///< made anew; "" for one named after the run, here
  std::filesystem::path project;  ///< where the project is now; "" for where it was
  std::vector<std::filesystem::path> include;
  bool without_project = false;
};

/// Writes a folder that repeats a kept run without goiso: project.tar, a shell script, a Dockerfile, a README, the
/// run's document and log. The project is taken from disk and must be, byte for byte, what ran: kUsage with the command
/// that helps when it is not. The folder appears whole or not at all, and is never one that has something in it.
Result<Answer> export_run(const ExportOptions& options, House& house, std::stop_token stop);

}  // namespace goiso
