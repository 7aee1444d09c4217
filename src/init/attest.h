#pragma once
#include <map>
#include <string>

namespace goiso::init {

/// What the kernel really gave us: the facts that wire/message.h names for kAttest.
std::map<std::string, std::string> attest();

}  // namespace goiso::init
