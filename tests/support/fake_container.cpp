#include "support/fake_container.h"

namespace goiso {

std::string FakeContainer::read_stdin(std::size_t size) {
  std::unique_lock lock{mutex_};
  (void)changed_.wait(lock, kill_.get_token(), [this] { return !stdin_.empty() || is_stdin_closed_; });
  if (was_killed()) {
    return {};
  }
  auto out = stdin_.substr(0, size);
  stdin_.erase(0, out.size());
  return out;
}

void FakeContainer::send(std::string_view bytes) {
  std::unique_lock lock{mutex_};
  const auto connection = attached_;
  const bool is_chunked = is_chunked_;
  lock.unlock();
  if (connection == nullptr || was_killed()) {
    return;
  }
  (void)(is_chunked ? connection->write_chunk(bytes) : connection->write_pieces(bytes));
}

void FakeContainer::write_unframed(std::string_view bytes) { send(bytes); }

void FakeContainer::write_frame(char stream, std::string_view bytes) {
  std::string frame{stream, 0, 0, 0};
  for (const int shift : {24, 16, 8, 0}) {
    frame += static_cast<char>(bytes.size() >> shift & 0xff);
  }
  frame += bytes;
  send(frame);
}

void FakeContainer::break_attach() {
  const std::lock_guard lock{mutex_};
  if (attached_) {
    attached_->close();
  }
}

void FakeContainer::attach(std::shared_ptr<FakeConnection> connection, const std::string& head, bool is_chunked) {
  const std::lock_guard lock{mutex_};
  (void)connection->write_raw(head);
  attached_ = std::move(connection);
  is_chunked_ = is_chunked;
}

void FakeContainer::feed(std::string_view bytes) {
  const std::lock_guard lock{mutex_};
  stdin_.append(bytes);
  changed_.notify_all();
}

void FakeContainer::close_stdin() {
  const std::lock_guard lock{mutex_};
  is_stdin_closed_ = true;
  changed_.notify_all();
}

void FakeContainer::start(Behaviour behaviour, std::function<void()> ended) {
  runner_ = std::jthread{[this, behaviour = std::move(behaviour), ended = std::move(ended)] {
    if (behaviour) {
      behaviour(*this);
    }
    finish();
    ended();
  }};
}

void FakeContainer::kill() {
  kill_.request_stop();
  break_attach();  // a write that waits for a slow reader returns
}

void FakeContainer::finish() {
  std::unique_lock lock{mutex_};
  const auto connection = attached_;
  const bool is_first = !is_finished_;
  is_finished_ = true;
  changed_.notify_all();
  lock.unlock();
  if (connection && is_first) {
    if (is_chunked_ && !was_killed()) {
      (void)connection->end_chunked();
    }
    connection->close();
  }
}

void FakeContainer::wait_finished() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return is_finished_; });
}

void FakeContainer::join() {
  if (runner_.joinable()) {
    runner_.join();
  }
}

}  // namespace goiso
