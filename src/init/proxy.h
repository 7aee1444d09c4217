#pragma once
#include <poll.h>

#include <cstdint>
#include <string>
#include <vector>

#include "init/post.h"
#include "wire/frame.h"
#include "wire/message.h"

namespace goiso::init {

/// The module proxy as the command sees it: HTTP/1.1 on 127.0.0.1, GET and HEAD. It knows nothing of modules: each path travels to the controller as
/// kAsk, and what comes back is passed on as fast as the asker reads it, so that a connection never holds more than one piece. The askers
/// are the box's own untrusted processes: what they send is bounded, and more connections than kMostConnections wait.
class ModuleProxy {
 public:
  static constexpr std::size_t kMostConnections = 64;
  static constexpr std::size_t kLongestHead = 16 * 1024;

  explicit ModuleProxy(Post& post) : post_(post) {}
  ModuleProxy(const ModuleProxy&) = delete;
  ModuleProxy& operator=(const ModuleProxy&) = delete;
  ~ModuleProxy();

  /// 0, or an errno.
  int listen_on(std::uint32_t port);
  /// Adds what it waits for to a poll; serve() wants the same entries back, in the same order, and no call in between.
  void add_to(std::vector<pollfd>& fds) const;
  void serve(const pollfd* polled);
  /// kAnswer and kPiece; one that nobody waits for any more is dropped. False for a payload that cannot be.
  bool take(const wire::Frame& frame);

 private:
  enum class State : std::uint8_t { kReading, kAsked, kSending, kClosing };
  struct Connection {
    int fd = -1;
    std::uint32_t id = 0;       // of the question in work
    State state = State::kReading;
    bool is_head_only = false;  // HEAD
    bool is_last = false;       // the asker said Connection: close
    std::string in, out;
    std::size_t written = 0;    // of out
    std::uint64_t size = 0;     // of the body
    std::uint64_t received = 0;
  };

  void accept_one();
  void read_from(Connection& connection);
  void write_to(Connection& connection);
  void look_for_question(Connection& connection);
  void ask(Connection& connection, const std::string& head);
  void refuse(Connection& connection, const char* status);
  void finish_answer(Connection& connection);
  void answer(Connection& connection, const wire::AnswerMessage& message);
  Connection* find(std::uint32_t id);
  bool may_accept() const { return listener_ >= 0 && connections_.size() < kMostConnections; }

  Post& post_;
  int listener_ = -1;
  std::uint32_t last_id_ = 0;
  std::vector<Connection> connections_;
};

}  // namespace goiso::init
