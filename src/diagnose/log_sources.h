#pragma once
#include <string>

#include "model/build_record.h"

namespace goiso {

/// What the command was there for, as far as it decides who may have written a line.
enum class Purpose { kBuild, kVet, kTest, kRun, kOther };

/// A log, sorted by whom it can be believed of. The text is plain (see plain_log.h).
struct LogSources {
  Purpose purpose = Purpose::kOther;
  std::string tool;     ///< the go command and the tools it runs: load, compile, link, vet
  std::string program;  ///< the project's own code: tests and programs, and what the go command says about them
};

/// `go test`: stderr is the tools', stdout the tests'; with -json, its events say whose a line is. `go run`: once a
/// line of stderr is the program's "exit status N", or the go command was killed, everything is the program's. `go
/// build`, `go vet` and the like: everything is the tools'. Another command: everything is both's. A record that does
/// not tell stdout from stderr is read as another command's.
LogSources sources_of(const BuildRecord& record);

/// What `go run` says that the program ended with: its exit code, 128 for any signal; 0 when it says nothing.
int program_code_of(const BuildRecord& record);

}  // namespace goiso
