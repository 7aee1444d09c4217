#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"
#include "command/answer.h"

namespace goiso {

/// `goiso ci init SERVICE [PATH]`.
struct CiInitOptions {
  std::string service;               ///< github, gitlab
  std::filesystem::path path = ".";  ///< the repository, for `write`
  std::string go = "supported";      ///< the version spec of the job
  bool write = false;
};

/// A job that runs `goiso matrix`, keeps goiso's stores between runs and hands in the reports. With `write` it becomes
/// a file of its own in the repository: kUsage when that is there already, and no other file is touched.
Result<Answer> init_ci(const CiInitOptions& options);

}  // namespace goiso
