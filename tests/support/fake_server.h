#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "support/fake_wire.h"

namespace goiso {

/// Listens on a Unix socket in a private folder, or on a free port of 127.0.0.1, and serves each connection in a thread of its own.
class FakeServer {
 public:
  using Serve = std::function<void(const std::shared_ptr<FakeConnection>&)>;  // shared with whoever writes from another thread
  enum class Place { kUnixSocket, kLoopback };
  explicit FakeServer(Serve serve, Place place = Place::kUnixSocket);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  std::string socket() const { return socket_; }
  int port() const { return port_; }  ///< on 127.0.0.1; 0 for a Unix socket
  std::size_t connections() const;  ///< accepted so far
  /// Closes every connection and removes the socket.
  void stop();
  /// Waits for every thread; after stop().
  void join();

 private:
  void accept_all();
  std::optional<TempFolder> folder_;
  std::string socket_;
  int port_ = 0;
  UniqueFd listener_;
  Serve serve_;
  mutable std::mutex mutex_;
  bool is_stopping_ = false;                                  // guarded by mutex_
  std::vector<std::shared_ptr<FakeConnection>> connections_;  // guarded by mutex_
  std::vector<std::jthread> threads_;                         // guarded by mutex_ until stop()
  std::jthread acceptor_;
};

}  // namespace goiso
