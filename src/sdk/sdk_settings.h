#pragma once
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/sdk_settings.h"
#include "sdk/store.h"

namespace goiso {

/// The settings in the text of table.go: the lines of `All`, but for comments.
std::vector<GodebugSetting> parse_godebug_table(std::string_view source);

/// The names in the text of exp.go that its baseline does not set to false, in lower case as GOEXPERIMENT spells them.
/// Those that hang on the platform count as set.
std::vector<std::string> parse_experiment_baseline(std::string_view source);

/// The names in the text of flags.go, the fields of its Flags, in lower case.
std::vector<std::string> parse_experiment_flags(std::string_view source);

/// The names in the text of the compiler's debug.go that select places by a hash, as -d= spells them: "fmahash".
std::vector<std::string> parse_compiler_hashes(std::string_view source);

/// Reads them from the SDK's archive; takes as long as it takes to read through it (0.5 s). kNotFound when the archive
/// is gone.
Result<SdkSettings> read_sdk_settings(const SdkStore& sdks, const StoredSdk& sdk, std::stop_token stop);

}  // namespace goiso
