#include "http/upgrade.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "http/chunked.h"
#include "http/curl_handle.h"
#include "http/headers.h"

namespace goiso {

struct UpgradedStream::State {
  HttpPeer peer;
  CurlHandle handle;
  std::mutex mutex;  // a reader and a writer share the handle, which one thread may use at a time; no call on it blocks
  curl_socket_t socket = CURL_SOCKET_BAD;
  std::string early;  // bytes that came with the headers
  std::optional<Dechunker> dechunker;
  bool at_end = false;
  bool is_half_closed = false;
};

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

HttpError stopped() { return {HttpFailure::kStopped, "stopped", 0}; }

// Waits in short steps, so that a requested stop is seen. False when patience ran out.
tl::expected<bool, HttpError> wait_for(curl_socket_t socket, short what, milliseconds patience,
                                       const std::stop_token& stop) {
  constexpr int kStepMs = 50;
  const auto end = Clock::now() + patience;
  while (!stop.stop_requested()) {
    pollfd fd{socket, what, 0};
    const auto left = std::chrono::duration_cast<milliseconds>(end - Clock::now()).count();
    if (poll(&fd, 1, static_cast<int>(std::clamp<long>(left, 0, kStepMs))) > 0) {
      return true;
    }
    if (Clock::now() >= end) {
      return false;
    }
  }
  return tl::unexpected(stopped());
}

constexpr milliseconds kForever{std::chrono::hours{24 * 365}};

// The parts of a stream that reading and writing need.
struct Wire {
  CURL* handle;
  curl_socket_t socket;
  const HttpPeer& peer;
  std::mutex& mutex;
};

tl::expected<void, HttpError> write_all(const Wire& wire, std::string_view bytes, const std::stop_token& stop) {
  while (!bytes.empty()) {
    std::size_t sent = 0;
    CURLcode code = CURLE_OK;
    {
      const std::lock_guard lock{wire.mutex};
      code = curl_easy_send(wire.handle, bytes.data(), bytes.size(), &sent);
    }
    bytes.remove_prefix(sent);
    if (code == CURLE_AGAIN) {
      if (auto ready = wait_for(wire.socket, POLLOUT, kForever, stop); !ready) {
        return tl::unexpected(ready.error());
      }
    } else if (code != CURLE_OK) {
      return tl::unexpected(curl_failure(wire.peer, wire.handle, code));
    }
  }
  return {};
}

// What came, "" at the end of the stream, nullopt when nothing came in time.
tl::expected<std::optional<std::string>, HttpError> read_some(const Wire& wire, milliseconds patience,
                                                              const std::stop_token& stop) {
  std::string buffer(64 * 1024, '\0');
  while (true) {
    std::size_t size = 0;
    CURLcode code = CURLE_OK;
    {
      const std::lock_guard lock{wire.mutex};
      code = curl_easy_recv(wire.handle, buffer.data(), buffer.size(), &size);
    }
    if (code == CURLE_OK) {
      buffer.resize(size);
      return buffer;
    }
    if (code != CURLE_AGAIN) {
      return tl::unexpected(curl_failure(wire.peer, wire.handle, code));
    }
    auto ready = wait_for(wire.socket, POLLIN, patience, stop);
    if (!ready) {
      return tl::unexpected(ready.error());
    }
    if (!*ready) {
      return std::optional<std::string>{};
    }
  }
}

std::string request_text(const HttpCall& call) {
  auto text =
      fmt::format("{} {} HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n",
                  call.method, call.path);
  for (const auto& header : call.headers) {
    text += header + "\r\n";
  }
  return text + "\r\n";
}

struct Head {
  HttpAnswer answer;
  std::string rest;
};

tl::expected<Head, HttpError> read_head(const Wire& wire, milliseconds patience, const std::stop_token& stop) {
  const auto end_of_patience = Clock::now() + patience;  // for all of it: headers may trickle in
  std::string bytes;
  while (bytes.size() <= kHeaderLimit) {
    if (const auto end = bytes.find("\r\n\r\n"); end != std::string::npos) {
      auto answer = parse_head(std::string_view{bytes}.substr(0, end));
      if (!answer) {
        break;
      }
      return Head{std::move(*answer), bytes.substr(end + 4)};
    }
    const auto left = std::chrono::duration_cast<milliseconds>(end_of_patience - Clock::now());
    auto more = read_some(wire, std::max(left, milliseconds{0}), stop);
    if (!more) {
      return tl::unexpected(more.error());
    }
    if (!*more || left.count() < 0) {
      return tl::unexpected(
          HttpError{HttpFailure::kTimedOut, fmt::format("no answer within {} ms", patience.count()), 0});
    }
    if ((*more)->empty()) {
      return tl::unexpected(HttpError{HttpFailure::kBroken, "the connection was closed without an answer", 0});
    }
    bytes += **more;
  }
  return tl::unexpected(HttpError{HttpFailure::kBroken, "the answer is not HTTP", 0});
}

}  // namespace

UpgradedStream::UpgradedStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
UpgradedStream::UpgradedStream(UpgradedStream&&) noexcept = default;
UpgradedStream& UpgradedStream::operator=(UpgradedStream&&) noexcept = default;
UpgradedStream::~UpgradedStream() = default;

namespace {

// What is left of a refusal says nothing more.
std::string refusal_body(UpgradedStream& stream, const HttpAnswer& answer, const std::stop_token& stop) {
  constexpr std::size_t kLimit = 4096;
  constexpr milliseconds kPatience{1'000};
  const auto length = answer.header("content-length");
  const auto whole = length.empty() ? kLimit : std::min<std::size_t>(kLimit, std::strtoul(length.c_str(), nullptr, 10));
  std::string body;
  while (body.size() < whole && !stream.at_end()) {
    const auto more = stream.read(kPatience, stop);
    if (!more || more->empty()) {
      break;
    }
    body += *more;
  }
  body.resize(std::min(body.size(), whole));
  return body;
}

}  // namespace

tl::expected<UpgradedStream::Opened, HttpError> UpgradedStream::open(const HttpPeer& peer, const HttpCall& call,
                                                                     std::stop_token stop) {
  auto state = std::make_unique<State>();
  state->peer = peer;
  state->handle = make_curl_handle(peer);
  auto* handle = state->handle.get();
  curl_easy_setopt(handle, CURLOPT_URL, peer.base_url.c_str());
  curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.timeout.count()));
  if (const CURLcode code = curl_easy_perform(handle); code != CURLE_OK) {
    return tl::unexpected(curl_failure(peer, handle, code));
  }
  curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &state->socket);
  const Wire wire{handle, state->socket, state->peer, state->mutex};
  if (auto sent = write_all(wire, request_text(call), stop); !sent) {
    return tl::unexpected(sent.error());
  }
  auto head = read_head(wire, call.timeout.count() > 0 ? call.timeout : kForever, stop);
  if (!head) {
    return tl::unexpected(head.error());
  }
  Opened opened{std::move(head->answer), std::nullopt};
  state->early = std::move(head->rest);
  if (opened.answer.status != 101 && is_chunked(opened.answer)) {
    state->dechunker.emplace();
  }
  UpgradedStream stream{std::move(state)};
  if (opened.answer.status == 101 || opened.answer.status == 200) {
    opened.stream.emplace(std::move(stream));
    return opened;
  }
  opened.answer.body = refusal_body(stream, opened.answer, stop);
  return opened;
}

tl::expected<void, HttpError> UpgradedStream::write(std::string_view bytes, std::stop_token stop) {
  return write_all({state_->handle.get(), state_->socket, state_->peer, state_->mutex}, bytes, stop);
}

tl::expected<std::string, HttpError> UpgradedStream::read(milliseconds patience, std::stop_token stop) {
  std::string bytes = std::exchange(state_->early, {});
  if (bytes.empty() && !state_->at_end) {
    auto more = read_some({state_->handle.get(), state_->socket, state_->peer, state_->mutex}, patience, stop);
    if (!more) {
      return tl::unexpected(more.error());
    }
    state_->at_end = *more && (*more)->empty();
    bytes = more->value_or(std::string{});
  }
  if (!state_->dechunker) {
    return bytes;
  }
  auto plain = state_->dechunker->feed(bytes);
  state_->at_end = state_->at_end || state_->dechunker->is_over();
  if (state_->dechunker->has_failed()) {
    return tl::unexpected(HttpError{HttpFailure::kBroken, "the chunked encoding is broken", 0});
  }
  return plain;
}

bool UpgradedStream::at_end() const { return state_->at_end; }

void UpgradedStream::half_close() {
  if (!std::exchange(state_->is_half_closed, true)) {
    shutdown(state_->socket, SHUT_WR);
  }
}

}  // namespace goiso
