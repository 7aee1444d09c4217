#pragma once
#include <string>
#include <vector>

#include "model/build_request.h"

namespace goiso {

/// The flags that ask for the same box and the same build again, as words of a shell in front of "--": variables,
/// included folders, cgo, image, user, runtime, expected output and limits, each only where it is not the default. What
/// goes with the release, the command and where modules come from is left out.
std::vector<std::string> box_flags(const BuildRequest& request);

/// `flags` with one more setting of GODEBUG or GOEXPERIMENT, which joins what is there.
std::vector<std::string> with_variable(std::vector<std::string> flags, const std::string& name,
                                       const std::string& value);

/// " --env A=b --cgo", each word as a shell takes it, terminal-safe and on one line; "" for none.
std::string flag_words(const std::vector<std::string>& flags);

}  // namespace goiso
