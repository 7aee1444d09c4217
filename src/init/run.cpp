#include "init/run.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "init/end.h"
#include "init/files.h"
#include "init/output.h"
#include "init/proxy.h"
#include "init/spawn.h"
#include "init/usage.h"

namespace goiso::init {

using wire::Ending;
using wire::FrameType;

namespace {

constexpr std::uint64_t kMs = 1'000'000;
constexpr std::uint64_t kSecond = 1'000 * kMs;
constexpr int kTickMs = 50;

// One command from spawn to kEnded.
class Run {
 public:
  Run(Inbox& inbox, Post& post, const wire::RunMessage& message)
      : inbox_(inbox), post_(post), message_(message), output_(post, message.head_bytes, message.tail_bytes), proxy_(post) {}

  void start();
  void pump();
  void settle();

 private:
  void step();
  void take_urgent_frames();
  void read_stream(int& fd, std::uint8_t stream);
  void reap();
  void check_clocks();
  void stop_for(Ending ending);
  void report_usage();
  bool is_over() const;

  Inbox& inbox_;
  Post& post_;
  const wire::RunMessage& message_;
  Output output_;
  ModuleProxy proxy_;
  Child child_;
  std::uint64_t started_ns_ = 0, ended_ns_ = 0, heard_ns_ = 0, told_ns_ = 0, quit_ns_ = 0, cpu_before_ns_ = 0;
  int status_ = 0;
  bool has_exited_ = false;
  Ending ending_ = Ending::kExited;
};

void Run::start() {
  cpu_before_ns_ = read_usage().cpu_ns;
  if (message_.proxy_port != 0) {
    if (const int error = proxy_.listen_on(message_.proxy_port); error != 0) {
      end_with_errno(post_, "cannot listen on 127.0.0.1:" + std::to_string(message_.proxy_port), error);
    }
  }
  child_ = spawn(message_);
  started_ns_ = heard_ns_ = told_ns_ = monotonic_ns();
  if (child_.pid < 0) {
    ending_ = Ending::kNotStarted;
    has_exited_ = true;
    ended_ns_ = started_ns_;
    return;
  }
  post_.send(FrameType::kStarted, {});
}

void Run::read_stream(int& fd, std::uint8_t stream) {
  static char buffer[64 * 1024];
  const auto size = read(fd, buffer, sizeof buffer);
  if (size > 0) {
    heard_ns_ = monotonic_ns();
    output_.take(stream, {buffer, static_cast<std::size_t>(size)});
  } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
    close(fd);
    fd = -1;
  }
}

void Run::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
    if (pid == child_.pid) {
      status_ = status;
      has_exited_ = true;
      ended_ns_ = monotonic_ns();
    }
  }
}

// Go answers SIGQUIT with the stacks of all its goroutines, which is what tells a hang apart.
void Run::stop_for(Ending ending) {
  if (quit_ns_ == 0) {
    ending_ = ending;
    quit_ns_ = monotonic_ns();
    kill(-child_.pid, SIGQUIT);
  }
}

void Run::check_clocks() {
  const auto now = monotonic_ns();
  if (message_.wall_ms != 0 && now - started_ns_ >= message_.wall_ms * kMs) {
    stop_for(Ending::kWallTimeout);
  } else if (message_.silence_ms != 0 && now - heard_ns_ >= message_.silence_ms * kMs) {
    stop_for(Ending::kSilenceTimeout);
  } else if (message_.cpu_ms != 0 && read_usage().cpu_ns - cpu_before_ns_ >= message_.cpu_ms * kMs) {
    stop_for(Ending::kCpuTimeout);
  }
  if (quit_ns_ != 0 && now - quit_ns_ >= message_.quit_grace_ms * kMs) {
    kill(-1, SIGKILL);
  }
}

void Run::report_usage() {
  const auto now = monotonic_ns();
  if (now - told_ns_ < kSecond || post_.is_full()) {
    return;
  }
  told_ns_ = now;
  auto usage = read_usage();
  usage.watched = message_.watch_folder.empty() ? 0 : count_entries(message_.watch_folder);
  usage.output_bytes = output_.bytes();
  post_.send(FrameType::kUsage, usage.encode());
}

// A daemon that was left behind may hold the pipes open for ever: it gets a second.
bool Run::is_over() const {
  const bool is_drained = child_.out < 0 && child_.err < 0;
  return has_exited_ && (is_drained || monotonic_ns() - ended_ns_ >= kSecond);
}

void Run::step() {
  std::vector<pollfd> fds = {{STDIN_FILENO, POLLIN, 0},
                             {post_.is_empty() ? -1 : STDOUT_FILENO, POLLOUT, 0},
                             {post_.is_full() ? -1 : child_.out, POLLIN, 0},
                             {post_.is_full() ? -1 : child_.err, POLLIN, 0}};
  const auto own = fds.size();
  proxy_.add_to(fds);
  poll(fds.data(), fds.size(), kTickMs);
  if (!post_.is_empty() && !post_.flush()) {
    end_alone();
  }
  if (fds[0].revents != 0) {
    inbox_.fill();
  }
  if (fds[2].revents != 0) {
    read_stream(child_.out, 1);
  }
  if (fds[3].revents != 0) {
    read_stream(child_.err, 2);
  }
  proxy_.serve(fds.data() + own);
}

void Run::take_urgent_frames() {
  while (const auto frame = inbox_.take_urgent()) {
    if (frame->type == FrameType::kCancel) {
      ending_ = Ending::kCancelled;
      kill(-1, SIGKILL);
    } else if (!proxy_.take(*frame)) {
      end_with_trouble(post_, wire::TroubleKind::kProtocol, "an answer for the module proxy cannot be read");
    }
  }
}

void Run::pump() {
  while (!is_over()) {
    step();
    take_urgent_frames();
    inbox_.check_clocks();
    reap();
    if (!has_exited_) {
      check_clocks();
    }
    report_usage();
  }
}

void Run::settle() {
  (void)read_usage();  // what the command left running counts for the peak of processes
  kill_everything();
  for (int* fd : {&child_.out, &child_.err}) {
    while (*fd >= 0 && output_.bytes() < UINT64_MAX) {
      const auto before = output_.bytes();
      read_stream(*fd, fd == &child_.out ? 1 : 2);
      if (output_.bytes() == before) {
        break;
      }
    }
    if (*fd >= 0) {
      close(*fd);
    }
  }
  while (output_.send_tail_piece()) {
    inbox_.wait_for_room();
  }
  wire::EndedMessage ended;
  ended.ending = ending_;
  ended.exit_code = ending_ == Ending::kNotStarted ? child_.exec_error : WIFEXITED(status_) ? WEXITSTATUS(status_) : 0;
  ended.signal = WIFSIGNALED(status_) ? WTERMSIG(status_) : 0;
  ended.wall_ns = ended_ns_ - started_ns_;
  ended.output_bytes = output_.bytes();
  ended.dropped_bytes = output_.dropped();
  post_.send(FrameType::kEnded, ended.encode());
}

}  // namespace

void run_command(Inbox& inbox, Post& post, const wire::RunMessage& message) {
  Run run{inbox, post, message};
  run.start();
  run.pump();
  run.settle();
}

}  // namespace goiso::init
