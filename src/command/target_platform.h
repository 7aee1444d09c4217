#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"

namespace goiso {

/// `asked`, the user's variables, with what --platform adds for a build with that Go (GOOS, GOARCH, GOARM …); unchanged
/// for "". kUsage when that Go cannot build for it, or when `asked` sets one of them to something else.
Result<std::map<std::string, std::string>> with_platform(const std::string& platform, const GoVersion& version,
                                                         std::map<std::string, std::string> asked);

/// What to say when a command for `platform` would have to run what it builds on `host` ("linux/amd64"); "" otherwise.
std::string note_on_running(const std::string& platform, const std::string& host,
                            const std::vector<std::string>& command);

}  // namespace goiso
