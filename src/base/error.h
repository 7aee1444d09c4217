#pragma once
#include <string>
#include <vector>

namespace goiso {

/// What a caller can do about an error. cli/exit_code.cpp turns a kind into an exit code; nothing else does.
enum class ErrorKind {
  kUsage,              ///< the command line, a path or a project file is not what it must be
  kInterrupted,        ///< SIGINT, or a stop was requested
  kTerminated,         ///< SIGTERM
  kEngineUnreachable,  ///< no Docker Engine answered
  kEngineLost,         ///< the engine went away, or its stream broke, in the middle of a run
  kEngineRefused,      ///< the engine answered with an error or with something that makes no sense
  kBoxRefused,         ///< the box is not what was asked for, or goiso-init failed in it
  kTaken,              ///< somebody else has that name right now
  kNotFound,           ///< an SDK, module, image, run or file is not there
  kUntrusted,          ///< a hash, a signature or an archive was refused
  kNetwork,            ///< a download failed
  kStore,              ///< a disk, store or state file cannot be read or written
  kInternal,           ///< a bug in goiso
};

/// The words of contracts.md for a kind: "engine-unreachable", "untrusted", …
const char* name_of(ErrorKind kind);

/// goiso could not do its part. A build that fails is never an Error.
struct [[nodiscard]] Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;             ///< what went wrong: cannot open 'go.mod'
  std::vector<std::string> doing;  ///< innermost first: reading the project at './proj'
  std::string hint;                ///< what the user can do; may be empty
};

/// `error` with one more line of what was being done, for an error that leaves a room.
Error while_doing(Error error, std::string doing);

/// A system call failed: "cannot open 'x': No such file or directory". `error_number` is an errno value.
Error system_error(ErrorKind kind, const std::string& what, int error_number);

}  // namespace goiso
