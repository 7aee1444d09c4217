#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/fake_wire.h"

namespace goiso {

/// The files of a volume, shared by the containers that mount it.
struct FakeFiles {
  std::mutex mutex;
  std::map<std::string, std::string> content;  // guarded by mutex; names relative to the volume
};

/// One container of a FakeEngine. Its behaviour, which plays the program in it, uses the first half from a thread of its own.
class FakeContainer {
 public:
  using Behaviour = std::function<void(FakeContainer&)>;

  // For the behaviour.
  /// At most `size` bytes; "" at the end of stdin, or once killed.
  std::string read_stdin(std::size_t size = 64u << 10);
  void write_stdout(std::string_view bytes) { write_frame(1, bytes); }
  void write_stderr(std::string_view bytes) { write_frame(2, bytes); }
  /// Bytes to the attached client as they are, past all framing.
  void write_unframed(std::string_view bytes);
  /// Ends the attached client's connection, as an engine does that dies.
  void break_attach();
  std::stop_token killed() { return kill_.get_token(); }
  void exit_with(int code) { exit_code_ = code; }
  void say_oom() { is_oom_ = true; }
  const std::string& create_body() const { return create_body_; }

  // For the engine.
  FakeContainer(std::string the_id, std::string the_name, std::string create_body)
      : id(std::move(the_id)), name(std::move(the_name)), create_body_(std::move(create_body)) {}
  const std::string id, name;
  std::map<std::string, std::string> labels;
  std::string image;
  std::vector<std::string> volumes;            ///< named ones it mounts
  std::vector<std::string> anonymous_volumes;  ///< of its own
  bool is_auto_removed = false;
  std::map<std::string, std::shared_ptr<FakeFiles>> mounts;  ///< by target; shared with the volume and its other users

  /// Writes `head`, the answer, then output goes to `connection`; its stdin is fed by feed() and close_stdin(). `is_chunked`: in HTTP
  /// chunks. One step to the program: a client that has read the head may start the container at once and misses nothing it says.
  void attach(std::shared_ptr<FakeConnection> connection, const std::string& head, bool is_chunked);
  void feed(std::string_view bytes);
  void close_stdin();
  /// Runs `behaviour`, ends the attached connection, then calls `ended`.
  void start(Behaviour behaviour, std::function<void()> ended);
  void kill();
  /// Marks a container that never ran, or has ended, as over: an attached client sees the end.
  void finish();
  void wait_finished();
  bool was_killed() const { return kill_.stop_requested(); }
  int exit_code() const { return was_killed() ? 137 : exit_code_.load(); }
  bool is_oom() const { return is_oom_; }
  void join();

 private:
  void write_frame(char stream, std::string_view bytes);
  void send(std::string_view bytes);
  const std::string create_body_;
  std::stop_source kill_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string stdin_;                            // guarded by mutex_
  bool is_stdin_closed_ = false;                 // guarded by mutex_
  bool is_finished_ = false;                     // guarded by mutex_
  std::shared_ptr<FakeConnection> attached_;     // guarded by mutex_; shared with the thread that reads it
  bool is_chunked_ = false;                      // guarded by mutex_
  std::atomic<int> exit_code_ = 0;
  std::atomic<bool> is_oom_ = false;
  std::jthread runner_;
};

}  // namespace goiso
