#include "cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace goiso {
namespace {

constexpr int kWakeUp = SIGUSR2;  // sent by ourselves when the program is done

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, kWakeUp}) {
    sigaddset(&set, signal);
  }
  return set;
}

}  // namespace

Signals::Signals() {
  const auto set = watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  listener_ = std::jthread([this] { listen(); });
}

Signals::~Signals() { pthread_kill(listener_.native_handle(), kWakeUp); }

void Signals::listen() {
  const auto set = watched();
  int signal = 0;
  while (sigwait(&set, &signal) == 0 && signal != kWakeUp) {
    if (signal_.exchange(signal) != 0) {
      _exit(signal == SIGINT ? 130 : 143);
    }
    source_.request_stop();
  }
}

std::optional<ErrorKind> Signals::reason() const {
  const int signal = signal_;
  if (signal == 0) {
    return std::nullopt;
  }
  return signal == SIGINT ? ErrorKind::kInterrupted : ErrorKind::kTerminated;
}

}  // namespace goiso
