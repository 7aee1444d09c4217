#pragma once
#include <stop_token>
#include <string>

#include "base/result.h"
#include "command/bisect.h"
#include "command/search_axis.h"
#include "project/git_history.h"

namespace goiso {

/// The commits from the good end to the bad one along first parents, oldest first (the other way round when the good
/// end is the newer one); without a bad end to HEAD, without a good one from as far back as kFarthestBack. Each tree is
/// read from the repository's objects when it is asked for; the checkout stays as it is. One Go runs them all: --go,
/// else what the newer end asks for. kUsage for ends that are no commits of one such line.
Result<OpenedAxis> open_commit_axis(const AxisWish& wish, const BisectOrder& order, const ProberOptions& options,
                                    House& house, std::stop_token stop);

/// Commits that are searched for a good one that nobody named.
inline constexpr std::size_t kFarthestBack = 2'000;
/// Commits between two ends.
inline constexpr std::size_t kLongestLine = 100'000;

/// "3f2a91c0d5e7 parser: keep the line of a comment": what a commit is called in reports. Harmless on a terminal.
std::string point_name(const GitCommit& commit);

}  // namespace goiso
