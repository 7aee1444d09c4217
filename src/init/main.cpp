#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstring>

#include "init/attest.h"
#include "init/end.h"
#include "init/files.h"
#include "init/furnish.h"
#include "init/inbox.h"
#include "init/post.h"
#include "init/run.h"
#include "init/unpack.h"
#include "init/usage.h"

namespace goiso::init {
namespace {

using wire::FrameType;
using wire::TroubleKind;

template <class Message>
Message decoded(Post& post, const wire::Frame& frame) {
  auto message = Message::decode(frame.payload);
  if (!message) {
    end_with_trouble(post, TroubleKind::kProtocol, "a message of type " + std::to_string(static_cast<int>(frame.type)) + " cannot be read");
  }
  return std::move(*message);
}

void greet(Inbox& inbox, Post& post) {
  const auto frame = inbox.next();
  const auto key = wire::KeyMessage::decode(frame.payload);
  if (frame.type != FrameType::kKey || !key) {
    end_alone();  // without a key nothing that we say could be believed
  }
  post.set_key(key->key);
  inbox.set_limits(key->deadline_unix_ms, key->beat_limit_ms);
  post.send(FrameType::kAttest, wire::FactsMessage{attest()}.encode());
}

[[noreturn]] void finish(Post& post) {
  constexpr int kPatienceMs = 10'000;
  kill_everything();
  post.send(FrameType::kFinal, read_usage().encode());
  post.drain(kPatienceMs);
  _exit(0);
}

void work(Inbox& inbox, Post& post, const wire::Frame& frame) {
  switch (frame.type) {
    case FrameType::kProbe:
      post.send(FrameType::kProbed, wire::FactsMessage{probe(decoded<wire::ProbeMessage>(post, frame).paths)}.encode());
      return;
    case FrameType::kSeed:
      post.send(FrameType::kSeeded, wire::CountsMessage{lay_out_seed(post, decoded<wire::SeedMessage>(post, frame))}.encode());
      return;
    case FrameType::kWrite: {
      const auto message = decoded<wire::WriteMessage>(post, frame);
      if (const int error = write_file(message); error != 0) {
        end_with_errno(post, "cannot write '" + message.path + "'", error);
      }
      post.send(FrameType::kWritten, {});
      return;
    }
    case FrameType::kUnpack:
      post.send(FrameType::kUnpacked, wire::CountsMessage{unpack(inbox, post, decoded<wire::UnpackMessage>(post, frame))}.encode());
      return;
    case FrameType::kRun: run_command(inbox, post, decoded<wire::RunMessage>(post, frame)); return;
    case FrameType::kCancel:
    case FrameType::kAnswer:
    case FrameType::kPiece: return;  // the command that they meant is over
    case FrameType::kFinish: finish(post);
    default: end_with_trouble(post, TroubleKind::kProtocol, "a frame of type " + std::to_string(static_cast<int>(frame.type)) + " makes no sense here");
  }
}

}  // namespace
}  // namespace goiso::init

int main() {
  using namespace goiso::init;
  if (getpid() != 1) {
    constexpr const char* kText = "goiso-init: must be process 1 of a container of its own\n";
    (void)!write(STDERR_FILENO, kText, std::strlen(kText));
    return 64;
  }
  prctl(PR_SET_DUMPABLE, 0);
  signal(SIGPIPE, SIG_IGN);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) {
    fcntl(fd, F_SETFL, O_NONBLOCK);
  }
  furnish_etc();
  Post post;
  Inbox inbox{post};
  greet(inbox, post);
  while (true) {
    const auto frame = inbox.next();
    work(inbox, post, frame);
  }
}
