#include "sandbox/token_gate.h"

#include <algorithm>

namespace goiso {

TokenGate::Pass::~Pass() {
  if (gate_ != nullptr) {
    gate_->give_back(tokens_);
  }
}

Result<TokenGate::Pass> TokenGate::enter(Tokens wanted, std::stop_token stop, Turn turn) {
  wanted = {std::min(wanted.processors, all_.processors), std::min(wanted.memory, all_.memory)};
  std::unique_lock lock{mutex_};
  const auto ticket = *waiting_.emplace(turn, arrivals_++).first;
  const bool may_enter = changed_.wait(lock, stop, [&] {
    return *waiting_.begin() == ticket && wanted.processors <= free_.processors && wanted.memory <= free_.memory;
  });
  waiting_.erase(ticket);
  changed_.notify_all();  // the next in line may fit beside this one, or in its place
  if (!may_enter) {
    return Error{ErrorKind::kInterrupted, "stopped while the engine was busy with other boxes", {}, {}};
  }
  free_ = {free_.processors - wanted.processors, free_.memory - wanted.memory};
  return Pass{*this, wanted};
}

std::size_t TokenGate::waiting() {
  const std::lock_guard lock{mutex_};
  return waiting_.size();
}

void TokenGate::give_back(Tokens tokens) {
  const std::lock_guard lock{mutex_};
  free_ = {free_.processors + tokens.processors, free_.memory + tokens.memory};
  changed_.notify_all();
}

}  // namespace goiso
