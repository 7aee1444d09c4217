#include "sandbox/box.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <cstdlib>
#include <memory>
#include <utility>

#include "base/linked_stop.h"
#include "base/log.h"
#include "sandbox/attestation.h"
#include "sandbox/stopwatch.h"

namespace goiso {

using wire::FrameType;

namespace {

wire::Key random_key() {
  wire::Key key{};
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) {
    std::abort();  // 32 bytes are never cut short (getrandom(2))
  }
  return key;
}

wire::KeyMessage key_message(const wire::Key& key, std::chrono::system_clock::time_point deadline) {
  wire::KeyMessage message;
  message.key = key;
  message.deadline_unix_ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline.time_since_epoch()).count());
  message.beat_limit_ms = static_cast<std::uint32_t>(InitLink::kBeatLimit.count());
  return message;
}

Error unreadable(const char* what) {
  return Error{ErrorKind::kBoxRefused, fmt::format("goiso-init sent {} that cannot be read", what), {}, {}};
}

}  // namespace

Result<Box> Box::open(const Engine& engine, const EventStream* events, const BoxPlan& plan, std::stop_token stop) {
  Stopwatch watch;
  TRY_ASSIGN(auto id, create_container(engine, plan.spec, stop));
  watch.lap("create");
  Box box{engine, events, std::move(id)};  // from here on its destructor removes the container
  log::debug("container {} created as {}", box.id_, plan.spec.name);
  TRY_ASSIGN(auto stream, AttachStream::open(engine, box.id_, stop));
  const auto key = random_key();
  box.link_.emplace(std::move(stream), key);
  watch.lap("attach");
  box.deadline_ = std::chrono::system_clock::now() + plan.lifetime;
  TRY(box.link_->send(FrameType::kKey, key_message(key, box.deadline_).encode(), stop));
  TRY_ASSIGN(const auto frame, box.start(engine, stop));
  watch.lap("start");
  const auto attested = wire::FactsMessage::decode(frame.payload);
  if (!attested) {
    return unreadable("an attestation");
  }
  TRY(check_attestation(plan.spec, engine.facts(), attested->facts));
  box.attested_ = attested->facts;
  box.phases_ = watch.phases();
  return box;
}

// The box attests some milliseconds before the engine says that it runs, so that answer is not waited for; a start that
// fails ends the waiting.
Result<wire::Frame> Box::start(const Engine& engine, std::stop_token stop) {
  const auto waiting = std::make_shared<LinkedStop>(stop);  // shared: the thread may live longer than this call
  started_ = std::async(std::launch::async, [&engine, waiting, id = id_, stop] {
    auto started = start_container(engine, id, stop);
    if (!started) {
      waiting->request();
    }
    return started;
  });
  auto attested = link_->expect(FrameType::kAttest, waiting->token());
  if (attested) {
    return attested;
  }
  TRY(started_.get());
  return attested;
}

Box::Box(Box&& other) noexcept
    : engine_(std::exchange(other.engine_, nullptr)),
      events_(other.events_),
      id_(std::move(other.id_)),
      link_(std::move(other.link_)),
      attested_(std::move(other.attested_)),
      phases_(std::move(other.phases_)),
      deadline_(other.deadline_),
      started_(std::move(other.started_)) {}

Box& Box::operator=(Box&& other) noexcept {
  if (this != &other) {
    Box old{std::move(*this)};  // closes what we held
    engine_ = std::exchange(other.engine_, nullptr);
    events_ = other.events_;
    id_ = std::move(other.id_);
    link_ = std::move(other.link_);
    attested_ = std::move(other.attested_);
    phases_ = std::move(other.phases_);
    deadline_ = other.deadline_;
    started_ = std::move(other.started_);
  }
  return *this;
}

Box::~Box() {
  if (const auto closed = close(); !closed) {
    log::info("container {} may be left behind: {}", id_, closed.error().message);
  }
}

Result<std::map<std::string, std::string>> Box::read_files(const std::vector<std::string>& paths,
                                                           std::stop_token stop) {
  TRY(link_->send(FrameType::kProbe, wire::ProbeMessage{paths}.encode(), stop));
  TRY_ASSIGN(const auto frame, link_->expect(FrameType::kProbed, stop));
  const auto answer = wire::FactsMessage::decode(frame.payload);
  return answer ? Result<std::map<std::string, std::string>>{answer->facts} : unreadable("file contents");
}

bool Box::is_gone_within(std::chrono::milliseconds patience) {
  if (events_ != nullptr && events_->wait_gone(id_, patience) == EventStream::Wait::kGone) {
    return true;
  }
  // No event stream, or one that lost an event: ask.
  const auto state = inspect_container(*engine_, id_, {});
  return state && !state->has_value();
}

void Box::end() {
  if (link_) {
    link_->close_input();
  }
}

Result<void> Box::close() {
  const auto* engine = engine_;
  if (engine == nullptr) {
    return {};
  }
  end();
  using std::chrono::milliseconds;
  if (link_ && is_gone_within(milliseconds{1'000})) {
    engine_ = nullptr;
    return {};
  }
  (void)kill_container(*engine, id_, {});  // the removal below is what counts
  if (link_ && is_gone_within(milliseconds{2'000})) {
    engine_ = nullptr;
    return {};
  }
  auto removed = remove_container(*engine, id_, {});
  engine_ = nullptr;
  return removed;
}

void Box::leave_behind() {
  link_.reset();
  engine_ = nullptr;
}

}  // namespace goiso
