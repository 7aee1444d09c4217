#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <stop_token>
#include <utility>

#include "base/result.h"

namespace goiso {

/// What work takes of things that there is only so much of.
struct Tokens {
  std::int64_t processors = 0;
  std::int64_t memory = 0;  ///< bytes
};

/// Lets in as much work at once as there are tokens for. Any thread. First come, first served, so that nothing small
/// keeps something large waiting for ever.
class TokenGate {
 public:
  explicit TokenGate(Tokens all) : free_(all), all_(all) {}
  TokenGate(const TokenGate&) = delete;
  TokenGate& operator=(const TokenGate&) = delete;

  /// Whose turn it is when several wait.
  enum class Turn {
    kNow,    ///< somebody waits for it
    kAhead,  ///< may turn out useful: only when nobody waits at the gate who is in earnest
  };

  /// Tokens, given back when this goes out of scope. Must not outlive its gate.
  class Pass {
   public:
    Pass(TokenGate& gate, Tokens tokens) : gate_(&gate), tokens_(tokens) {}
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), tokens_(other.tokens_) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass();

   private:
    TokenGate* gate_;  // null once moved from
    Tokens tokens_;
  };

  /// Waits until `wanted` is free; more than there is at all counts as all there is. kInterrupted when stopped.
  Result<Pass> enter(Tokens wanted, std::stop_token stop, Turn turn = Turn::kNow);
  /// How many wait at the gate now.
  std::size_t waiting();

 private:
  void give_back(Tokens tokens);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  Tokens free_;                                       // guarded by mutex_
  std::set<std::pair<Turn, std::uint64_t>> waiting_;  // guarded by mutex_; the first one is next
  std::uint64_t arrivals_ = 0;                        // guarded by mutex_
  const Tokens all_;
};

}  // namespace goiso
