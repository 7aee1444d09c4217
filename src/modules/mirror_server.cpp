#include "modules/mirror_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <httplib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/fd.h"
#include "base/text.h"

namespace goiso {

struct MirrorServer::State {
  ModuleBroker* broker = nullptr;
  httplib::Server server;
  int port = 0;
  std::stop_token stop;  // set before run() serves
};

namespace {

constexpr std::size_t kWorkers = 32;  // each holds one kept connection; go opens a dozen

// A page of the web may make a browser ask 127.0.0.1 under a name of its own; such a request names that host.
bool is_for_us(const httplib::Request& request) {
  const auto host = request.get_header_value("Host");
  const auto name = host.substr(0, host.rfind(':'));
  return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

// The file is read as the client takes it, so that memory does not grow with it.
void send_file(const BrokerAnswer& answer, httplib::Response& response) {
  const auto fd = std::make_shared<UniqueFd>(
      open(answer.file.c_str(), O_RDONLY | O_CLOEXEC));  // shared: httplib copies the provider
  if (!fd->is_open()) {
    response.status = 502;
    return;
  }
  response.set_content_provider(static_cast<std::size_t>(answer.bytes), answer.type,
                                [fd](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                                  char buffer[64 * 1024];
                                  while (length > 0) {
                                    const auto size = pread(fd->value(), buffer, std::min(length, sizeof buffer),
                                                            static_cast<off_t>(offset));
                                    if (size <= 0 || !sink.write(buffer, static_cast<std::size_t>(size))) {
                                      return false;
                                    }
                                    offset += static_cast<std::size_t>(size);
                                    length -= static_cast<std::size_t>(size);
                                  }
                                  return true;
                                });
}

void write_answer(const httplib::Request& request, const BrokerAnswer& answer, httplib::Response& response) {
  response.status = answer.status;
  if (answer.status != 200) {
    response.set_content(answer.body, "text/plain; charset=utf-8");
    return;
  }
  response.set_header("Cache-Control", answer.is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!answer.sha256.empty()) {
    const auto tag = "\"" + answer.sha256 + "\"";
    response.set_header("ETag", tag);
    if (request.get_header_value("If-None-Match") == tag) {
      response.status = 304;
      return;
    }
  }
  if (answer.file.empty() || answer.bytes == 0) {  // httplib waits for the first byte of a provider without any
    response.set_content(answer.body, answer.type);
    return;
  }
  response.status = -1;  // httplib makes it 200, or 206 where a Range was asked for
  send_file(answer, response);
}

}  // namespace

MirrorServer::MirrorServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
MirrorServer::MirrorServer(MirrorServer&&) noexcept = default;
MirrorServer& MirrorServer::operator=(MirrorServer&&) noexcept = default;
MirrorServer::~MirrorServer() = default;

int MirrorServer::port() const { return state_->port; }

Result<MirrorServer> MirrorServer::listen(ModuleBroker& broker, int port) {
  auto state = std::make_unique<State>();
  state->broker = &broker;
  auto& server = state->server;
  // httplib deletes it.
  server.new_task_queue = [] { return std::make_unique<httplib::ThreadPool>(kWorkers).release(); };
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  server.Get(".*", [self = state.get()](const httplib::Request& request, httplib::Response& response) {
    if (!is_for_us(request)) {
      response.status = 403;
      return;
    }
    const auto answer = self->broker->answer(request.path, self->stop);
    if (answer) {
      write_answer(request, *answer, response);
    } else {
      response.status = 502;
      response.set_content(answer.error().message + "\n", "text/plain; charset=utf-8");
    }
  });
  state->port = port == 0 ? server.bind_to_any_port("127.0.0.1") : server.bind_to_port("127.0.0.1", port) ? port : -1;
  if (state->port <= 0) {
    return Error{ErrorKind::kUsage,
                 fmt::format("cannot listen on port {} of 127.0.0.1", port),
                 {},
                 "name another --port, or 0 for a free one"};
  }
  return MirrorServer{std::move(state)};
}

// listen_after_bind() blocks, and stop() does nothing before it listens; so one thread listens and the other waits.
Result<void> MirrorServer::run(std::stop_token stop) {
  state_->stop = stop;
  std::mutex mutex;
  std::condition_variable_any changed;
  bool has_ended = false;  // guarded by mutex
  std::jthread listener{[&] {
    (void)state_->server.listen_after_bind();
    const std::lock_guard lock{mutex};
    has_ended = true;
    changed.notify_all();
  }};
  std::unique_lock lock{mutex};
  changed.wait(lock, stop, [&] { return has_ended; });
  while (!has_ended) {
    state_->server.stop();
    changed.wait_for(lock, std::chrono::milliseconds{20}, [&] { return has_ended; });
  }
  if (!stop.stop_requested()) {
    return Error{ErrorKind::kStore, "the server on 127.0.0.1 ended by itself", {}, {}};
  }
  return {};
}

}  // namespace goiso
