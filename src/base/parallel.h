#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace goiso {

/// Calls work(0) … work(count-1), at most `workers` at once, and returns when all are done. The work keeps its own
/// results by index, so their order is the order asked. `work` must not throw.
void parallel_for(std::size_t count, std::size_t workers, const std::function<void(std::size_t)>& work);

/// parallel_map({a, b}, 2, f) is {f(a), f(b)}, in that order. The result type must be movable.
template <class In, class Fn>
auto parallel_map(const std::vector<In>& items, std::size_t workers, Fn&& fn) {
  using Out = decltype(fn(items.front()));
  std::vector<std::optional<Out>> slots(items.size());
  parallel_for(items.size(), workers, [&](std::size_t i) { slots[i].emplace(fn(items[i])); });
  std::vector<Out> out;
  out.reserve(slots.size());
  for (auto& slot : slots) {
    out.push_back(std::move(*slot));
  }
  return out;
}

}  // namespace goiso
