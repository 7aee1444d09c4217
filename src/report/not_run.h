#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace goiso {

/// Why a cell of a matrix has no result.
enum class NotRun {
  kCancelled,      ///< the matrix ended before its turn, or while it ran
  kAnotherShard,   ///< nobody wanted it here
  kNotAskedAgain,  ///< --failed: it did not fail before
  kTrouble         ///< goiso could not ask it: no SDK, no engine, an error of its own
};

const char* name_of(NotRun why);  ///< cancelled another-shard not-asked-again error
std::optional<NotRun> not_run_named(std::string_view name);

/// The same from the sentence alone, which is all that documents of older goisos have.
NotRun not_run_told(const std::string& sentence);

// Sentences that go with it; of the others each says what happened.
inline constexpr const char* kAnotherShard = "another shard";
inline constexpr const char* kNotAskedAgain = "no failure before, not asked again";

}  // namespace goiso
