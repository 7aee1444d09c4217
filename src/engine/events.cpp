#include "engine/events.h"

#include <fmt/format.h>

#include <condition_variable>
#include <ctime>
#include <mutex>
#include <set>
#include <thread>

#include "base/log.h"
#include "engine/json.h"
#include "engine/object_splitter.h"
#include "engine/query.h"

namespace goiso {

struct EventStream::State {
  const Engine* engine = nullptr;
  std::string filter;
  mutable std::mutex mutex;
  std::condition_variable_any changed;
  std::set<std::string> gone;  // guarded by mutex, as all below
  std::set<std::string> oom;
  bool is_open = false;
  std::optional<Error> failure;
  std::string since;    // the last event, or the beginning: "1700000000.000000123"
  std::jthread reader;  // last, so that it ends before what it uses
};

namespace {

using State = EventStream::State;

void take_event(State& state, const std::string& text) {
  const auto event = json::parse(text);
  const auto action = json::text(event, "Action");
  const auto id = json::text(json::at(event, "Actor"), "ID");
  const auto nano = json::number(event, "timeNano");
  const std::lock_guard lock{state.mutex};
  if (nano > 0) {
    state.since = fmt::format("{}.{:09}", nano / 1'000'000'000, nano % 1'000'000'000);
  }
  if (action == "destroy" || action == "remove") {  // Docker's word, Podman's word
    state.gone.insert(id);
  } else if (action == "oom") {
    state.oom.insert(id);
  }
  state.changed.notify_all();
}

// The engine's own time when it began to listen for us ("Sun, 06 Nov 1994 08:49:37 GMT"), so that nothing is missed
// when the stream breaks before its first event. Whole seconds: what is told twice does no harm.
std::string since_in(const std::string& date) {
  std::tm time{};
  return strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time) == nullptr ? std::string{}
                                                                               : std::to_string(timegm(&time));
}

// One connection's worth of events. The error is why it ended, if it was not the end of the stream.
Result<HttpAnswer> read_events(State& state, std::stop_token stop) {
  ObjectSplitter splitter;
  HttpCall call;
  call.path = "/events?filters=" + state.filter;
  {
    const std::lock_guard lock{state.mutex};
    call.path += state.since.empty() ? "" : "&since=" + state.since;
  }
  call.on_answer = [&](const HttpAnswer& answer) {
    const std::lock_guard lock{state.mutex};
    state.is_open = answer.status == 200;
    state.since = state.since.empty() ? since_in(answer.header("date")) : state.since;
    state.changed.notify_all();
  };
  call.sink = [&](std::string_view bytes) {
    splitter.feed(bytes);
    while (const auto object = splitter.next()) {
      take_event(state, *object);
    }
    return !splitter.has_failed();
  };
  return state.engine->exchange(call, stop);
}

void keep_reading(State& state, std::stop_token stop) {
  constexpr std::chrono::milliseconds kPause{100};
  while (!stop.stop_requested()) {
    auto ended = read_events(state, stop);
    std::unique_lock lock{state.mutex};
    if (!state.is_open) {
      state.failure = ended ? refused("to listening for events", *ended) : std::move(ended).error();
      state.changed.notify_all();
    }
    state.changed.wait_for(lock, stop, kPause, [] { return false; });
  }
}

}  // namespace

EventStream::EventStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
EventStream::EventStream(EventStream&&) noexcept = default;
EventStream& EventStream::operator=(EventStream&&) noexcept = default;
EventStream::~EventStream() = default;

Result<EventStream> EventStream::open(const Engine& engine, const std::string& label, std::stop_token stop) {
  auto state = std::make_unique<State>();
  state->engine = &engine;
  state->filter = url_encoded(json::Json{{"type", {"container"}}, {"label", {label}}}.dump());
  state->reader = std::jthread([raw = state.get()](std::stop_token stopping) { keep_reading(*raw, stopping); });
  std::unique_lock lock{state->mutex};
  const bool is_told =
      state->changed.wait_for(lock, stop, engine.patience(), [&] { return state->is_open || state->failure; });
  if (!state->is_open) {
    const Error silent{ErrorKind::kEngineLost, "the engine does not say what happens in it (GET /events)", {}, {}};
    const Error stopped{ErrorKind::kInterrupted, "stopped while the engine's events were awaited", {}, {}};
    auto error = is_told ? *state->failure : stop.stop_requested() ? stopped : silent;
    lock.unlock();
    return error;
  }
  lock.unlock();
  return EventStream{std::move(state)};
}

EventStream::Wait EventStream::wait_gone(const std::string& container, std::chrono::milliseconds patience) const {
  std::unique_lock lock{state_->mutex};
  const bool is_gone = state_->changed.wait_for(lock, patience, [&] { return state_->gone.contains(container); });
  return is_gone ? Wait::kGone : Wait::kTimedOut;
}

bool EventStream::saw_oom(const std::string& container) const {
  const std::lock_guard lock{state_->mutex};
  return state_->oom.contains(container);
}

}  // namespace goiso
