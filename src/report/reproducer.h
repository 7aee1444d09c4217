#pragma once
#include <map>
#include <string>
#include <vector>

#include "model/go_version.h"

namespace goiso {

/// A run as somebody without goiso can repeat it.
struct Reproducer {
  std::string run;
  GoVersion go;
  std::string sdk;    ///< "sha256:…" of the archive that ran
  std::string trust;  ///< "sumdb", "own" …
  std::vector<std::string> command;
  std::map<std::string, std::string> environment;  ///< all that the box had; what names places in a box is left out
  std::string folder;          ///< where in the project the command runs, '/' separated; "" for its top
  std::string gopath;          ///< where in the project the GOPATH is, "." for its top; "" for one of the script's own
  std::string project_digest;  ///< of project.tar
  bool has_project = true;     ///< project.tar lies beside the script
  bool needs_modules = false;  ///< go asked a module proxy
  std::string outcome;         ///< "failed compile-error"
  int exit_code = 0;
  std::string first_line;   ///< of the failure, as it was written
  long long memory = 0;     ///< bytes the box had
  long long timeout_s = 0;  ///< the command's limit, when that ended it; else 0
};

/// A POSIX shell script that repeats the run in a temporary folder of its own, which it removes: nothing of the
/// caller's environment but GOPROXY reaches the build, and nothing of the build stays. Words and values come from a
/// project: they stand in single quotes.
std::string reproduce_script(const Reproducer& run);

/// Builds an image that runs the script. Holds nothing but the Go version of the run.
std::string reproduce_dockerfile(const Reproducer& run);

/// What the folder is, how to use it, what the run showed (Markdown).
std::string reproduce_readme(const Reproducer& run);

}  // namespace goiso
