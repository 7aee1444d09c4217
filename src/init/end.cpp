#include "init/end.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace goiso::init {

void kill_everything() {
  kill(-1, SIGKILL);
  while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
  }
}

void end_with_trouble(Post& post, wire::TroubleKind kind, const std::string& message) {
  constexpr int kPatienceMs = 1'000;
  kill_everything();
  post.send(wire::FrameType::kTrouble, wire::TroubleMessage{kind, message}.encode());
  post.drain(kPatienceMs);
  _exit(1);
}

void end_with_errno(Post& post, const std::string& what, int error_number) {
  const bool is_space = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
  end_with_trouble(post, is_space ? wire::TroubleKind::kNoSpace : wire::TroubleKind::kSystem, what + ": " + std::strerror(error_number));
}

void end_alone() {
  kill_everything();
  _exit(1);
}

}  // namespace goiso::init
