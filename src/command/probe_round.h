#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/prober.h"

namespace goiso {

/// What became of one question.
struct RoundAnswer {
  std::optional<ProbeResult> result;
  std::string not_had;            ///< why what it needs cannot be had, when there is no result
  bool may_be_had_later = false;  ///< the network did not give it
};

/// Questions that are asked together. Each function may be empty.
struct ProbeRound {
  std::vector<ProbeQuestion> questions;
  std::function<void(std::size_t index)> started;  ///< any thread, before anything is done for it
  std::function<void()> provided;  ///< any thread: all have what they need, or cannot have it; others may download now
  std::function<void(std::size_t index, const RoundAnswer& answer)> answered;  ///< likewise, one call at a time
};

/// Asks them all at once and waits. What cannot be had is an answer; trouble of ours is not, and stops the
/// others.
Result<std::vector<RoundAnswer>> ask_round(const ProbeRound& round, Prober& prober, std::stop_token stop);

}  // namespace goiso
