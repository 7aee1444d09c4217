#pragma once
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// Another program of this machine, and all that it is given: no variable of ours, no open file, nothing on its stdin.
struct ChildSpec {
  std::string program;  ///< a path
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
};

struct ChildEnd {
  int exit_code = 0;
  int signal = 0;          ///< that ended it, 0 for none
  std::string last_words;  ///< the end of what it wrote to stdout and stderr together, at most 4 KiB; memory holds all
                           ///< of it meanwhile
};

/// Runs it in a process group of its own and waits. A requested stop ends the group with SIGTERM, after ten seconds
/// with SIGKILL, and is kInterrupted; when this process dies the program gets SIGTERM from the kernel. One that cannot
/// be started ends with 127.
Result<ChildEnd> run_child(const ChildSpec& spec, std::stop_token stop);

/// The first executable of that name in the absolute folders of `path` ("/usr/bin:/bin"); "" when there is none.
std::string find_program(const std::string& name, const std::string& path);

}  // namespace goiso
