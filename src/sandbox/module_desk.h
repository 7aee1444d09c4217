#pragma once
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/result.h"
#include "model/module_source.h"
#include "sandbox/init_link.h"

namespace goiso {

/// Answers what the module proxy inside a box is asked: each question goes to the source in a thread of this desk, so
/// that several downloads overlap as they do for a go command that has a network. Keeps a path for each answer under
/// way, never its bytes.
class ModuleDesk {
 public:
  static constexpr std::size_t kWorkers = 8;  ///< the go command downloads ten modules at once (cmd/go/internal/par)
  static constexpr std::size_t kMostOpen = 1'024;  ///< answers that nobody finished reading; the oldest is forgotten

  /// `link` must outlive this.
  ModuleDesk(InitLink& link, ModuleSource source);
  ModuleDesk(const ModuleDesk&) = delete;
  ModuleDesk& operator=(const ModuleDesk&) = delete;
  ~ModuleDesk();  ///< Asks the source to stop and waits for it.

  /// kAsk and kMore. Called by the thread that receives. kBoxRefused for what cannot be read.
  Result<void> take(const wire::Frame& frame);
  /// Questions so far.
  std::int64_t asked() const { return asked_; }

 private:
  void work(std::stop_token stop);
  void answer(const wire::AskMessage& question, std::stop_token stop);
  Result<void> send_piece(const wire::MoreMessage& wish);

  InitLink& link_;
  ModuleSource source_;
  std::int64_t asked_ = 0;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<wire::AskMessage> questions_;      // guarded by mutex_
  std::map<std::uint32_t, ModuleAnswer> open_;  // guarded by mutex_
  std::vector<std::jthread> workers_;           // last, so that they end before what they use
};

}  // namespace goiso
