#include "sandbox/box_pool.h"

#include <algorithm>

#include "base/log.h"

namespace goiso {

namespace {

bool lives_long_enough(const ReadyBox& ready, const BoxPlan& plan) {
  return ready.box().deadline() >= std::chrono::system_clock::now() + plan.lifetime;
}

}  // namespace

void BoxPool::expect(const BoxPlan& plan, int runs) {
  const auto key = shape_of(plan);
  const std::lock_guard lock{mutex_};
  if (is_closed_) {
    return;
  }
  known(key, plan).expected += runs;
  start_openers();
  changed_.notify_all();
}

void BoxPool::arrived(const BoxPlan& plan) {
  const auto key = shape_of(plan);
  const std::lock_guard lock{mutex_};
  if (const auto found = shapes_.find(key); found != shapes_.end()) {
    found->second.expected = std::max(0, found->second.expected - 1);
  }
}

std::optional<ReadyBox> BoxPool::take(const BoxPlan& plan, std::stop_token stop) {
  const auto key = shape_of(plan);
  std::optional<ReadyBox> taken;
  std::vector<Box> too_old;
  {
    std::unique_lock lock{mutex_};
    const auto found = shapes_.find(key);
    if (found == shapes_.end()) {
      return std::nullopt;
    }
    auto& shape = found->second;
    if (shape.idle.empty() && shape.opening > shape.waiting) {
      ++shape.waiting;
      changed_.wait(lock, stop, [&] { return !shape.idle.empty() || shape.opening < shape.waiting; });
      --shape.waiting;
    }
    while (!taken && !shape.idle.empty()) {
      auto& oldest = shape.idle.front();
      if (lives_long_enough(oldest, plan)) {
        taken = std::move(oldest);
      } else {
        too_old.push_back(oldest.take_box());
      }
      shape.idle.pop_front();
    }
    changed_.notify_all();  // there is room for another one
  }
  dispose(std::move(too_old));
  return taken;
}

void BoxPool::park(const BoxPlan& plan, ReadyBox box) {
  const auto key = shape_of(plan);
  std::vector<Box> going;
  {
    const std::lock_guard lock{mutex_};
    if (auto oldest = total() < ways_.most_idle ? std::nullopt : make_room()) {
      going.push_back(std::move(*oldest));
    }
    if (is_closed_ || total() >= ways_.most_idle) {
      going.push_back(box.take_box());
    } else {
      known(key, plan).idle.push_back(std::move(box));
    }
    changed_.notify_all();
  }
  dispose(std::move(going));
}

void BoxPool::give_up(const BoxPlan& plan) {
  const auto key = shape_of(plan);
  std::vector<Box> going;
  {
    const std::lock_guard lock{mutex_};
    if (const auto found = shapes_.find(key); found != shapes_.end()) {
      empty(found->second, going);
    }
  }
  dispose(std::move(going));
}

void BoxPool::forget() {
  std::vector<Box> going;
  {
    const std::lock_guard lock{mutex_};
    for (auto& [key, shape] : shapes_) {
      empty(shape, going);
    }
  }
  dispose(std::move(going));
}

void BoxPool::close() {
  // Longer than a start takes; whoever waits for his turn to start, or for an engine that hangs, is called off.
  constexpr std::chrono::seconds kPatience{3};
  forget();
  std::vector<std::jthread> ending;
  {
    std::unique_lock lock{mutex_};
    is_closed_ = true;
    changed_.wait_for(lock, kPatience, [this] {
      return std::all_of(shapes_.begin(), shapes_.end(), [](const auto& entry) { return entry.second.opening == 0; });
    });
    ending = std::move(openers_);
    openers_.clear();
  }
  for (auto& opener : ending) {
    opener.request_stop();
  }
  ending.clear();  // waits for them
  forget();        // a box that came in meanwhile
}

// With the mutex held, as all below but work and dispose.
BoxPool::Shape& BoxPool::known(const std::string& key, const BoxPlan& plan) {
  const auto [shape, is_new] = shapes_.try_emplace(key, Shape{plan});
  if (is_new) {
    order_.push_back(key);
  }
  return shape->second;
}

// The oldest box that no run is expected for; the shape that was heard of first has it.
std::optional<Box> BoxPool::make_room() {
  for (const auto& key : order_) {
    auto& shape = shapes_.at(key);
    if (!shape.idle.empty() && shape.coming() > shape.wanted()) {
      auto box = shape.idle.front().take_box();
      shape.idle.pop_front();
      return box;
    }
  }
  return std::nullopt;
}

void BoxPool::empty(Shape& shape, std::vector<Box>& going) {
  shape.expected = 0;
  for (auto& ready : shape.idle) {
    going.push_back(ready.take_box());
  }
  shape.idle.clear();
}

int BoxPool::total() const {
  int boxes = 0;
  for (const auto& [key, shape] : shapes_) {
    boxes += shape.coming();
  }
  return boxes;
}

BoxPool::Shape* BoxPool::next_wanted() {
  if (is_closed_ || total() >= ways_.most_idle) {
    return nullptr;
  }
  for (const auto& key : order_) {
    if (auto& shape = shapes_.at(key); shape.wanted() > shape.coming()) {
      return &shape;
    }
  }
  return nullptr;
}

void BoxPool::take_in(Shape& shape, Result<ReadyBox> opened, std::vector<Box>& going) {
  --shape.opening;
  if (!opened) {
    // The next run opens one itself, and tells what is wrong if it still is.
    log::debug("no box could be opened ahead: {}", opened.error().message);
    shape.expected = 0;
  } else if (shape.wanted() > static_cast<int>(shape.idle.size())) {
    shape.idle.push_back(std::move(*opened));
  } else {
    going.push_back(opened->take_box());
  }
  changed_.notify_all();
}

void BoxPool::start_openers() {
  while (openers_.size() < static_cast<std::size_t>(ways_.openers)) {
    openers_.emplace_back([this](std::stop_token stop) { work(stop); });
  }
}

void BoxPool::work(std::stop_token stop) {
  std::unique_lock lock{mutex_};
  Shape* shape = nullptr;
  while (changed_.wait(lock, stop, [&] { return (shape = next_wanted()) != nullptr; })) {
    ++shape->opening;
    const auto plan = shape->plan;
    lock.unlock();
    auto opened = ways_.open(plan, stop);
    std::vector<Box> going;
    lock.lock();
    take_in(*shape, std::move(opened), going);
    lock.unlock();
    dispose(std::move(going));
    lock.lock();
  }
}

void BoxPool::dispose(std::vector<Box> going) {
  for (auto& box : going) {
    ways_.dispose(std::move(box));
  }
}

}  // namespace goiso
