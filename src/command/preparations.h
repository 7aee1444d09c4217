#pragma once
#include <cstddef>
#include <functional>
#include <future>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>

#include "base/linked_stop.h"

namespace goiso {

/// What a search gets ready while it asks something else: what the places need which it is expected to ask next, and
/// what it may need besides. A place's goes on when the next round begins, if that asks for it. One thread, but for
/// wait_for.
class Preparations {
 public:
  /// Ends soon after `stop`. After `asked`, which comes with it too, it waits for nothing that others might yet do: the
  /// round that asks for its place waits for it.
  using Work = std::function<void(std::stop_token stop, std::stop_token asked)>;

  Preparations() = default;
  Preparations(const Preparations&) = delete;
  Preparations& operator=(const Preparations&) = delete;
  ~Preparations();  ///< stops what is under way, and waits for it

  /// A round asks these places, and `expected` are said to come next: what is under way for others, or for none, is
  /// stopped.
  void turn_to(const std::set<std::size_t>& asked, const std::set<std::size_t>& expected);
  /// In the background, unless that is under way. `place` tells the places of a search apart; none: for any of them.
  void begin(std::optional<std::size_t> place, const Work& work, std::stop_token stop);
  /// Waits until what was under way for this place when the round began is done. Any thread.
  void wait_for(std::size_t place);

 private:
  struct Started {
    Started(std::optional<std::size_t> its_place, std::stop_token outer) : place(its_place), stop(std::move(outer)) {}
    const std::optional<std::size_t> place;
    bool is_asked = false;  // by the round that goes on
    LinkedStop stop;
    LinkedStop asked{stop.token()};
    std::shared_future<void> done{};
  };

  std::mutex mutex_;
  std::list<Started> started_;  // guarded by mutex_
};

}  // namespace goiso
