#include "support/fake_server.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace goiso {
namespace {

UniqueFd listen_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), std::min(path.size(), sizeof address.sun_path - 1));
  UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (::bind(fd.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(fd.value(), 64) != 0) {
    std::abort();
  }
  return fd;
}

UniqueFd listen_on_loopback(int& port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  UniqueFd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd.value(), plain, size) != 0 || ::listen(fd.value(), 64) != 0 || ::getsockname(fd.value(), plain, &size) != 0) {
    std::abort();
  }
  port = ntohs(address.sin_port);
  return fd;
}

TempFolder fresh_folder() {
  auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "fe-");
  if (!folder) {
    std::abort();
  }
  return std::move(*folder);
}

}  // namespace

FakeServer::FakeServer(Serve serve, Place place)
    : folder_(fresh_folder()),
      socket_((folder_->path() / "s").string()),
      listener_(place == Place::kUnixSocket ? listen_at(socket_) : listen_on_loopback(port_)),
      serve_(std::move(serve)) {
  acceptor_ = std::jthread{[this] { accept_all(); }};
}

FakeServer::~FakeServer() {
  stop();
  join();
}

void FakeServer::accept_all() {
  while (true) {
    UniqueFd fd{::accept4(listener_.value(), nullptr, nullptr, SOCK_CLOEXEC)};
    if (!fd.is_open()) {
      return;
    }
    const auto connection = std::make_shared<FakeConnection>(std::move(fd));
    const std::lock_guard lock{mutex_};
    if (is_stopping_) {
      return;
    }
    connections_.push_back(connection);
    threads_.emplace_back([this, connection] { serve_(connection); });
  }
}

std::size_t FakeServer::connections() const {
  const std::lock_guard lock{mutex_};
  return connections_.size();
}

void FakeServer::stop() {
  const std::lock_guard lock{mutex_};
  is_stopping_ = true;
  for (const auto& connection : connections_) {
    connection->close();
  }
  (void)::shutdown(listener_.value(), SHUT_RDWR);
  std::error_code ignored;
  std::filesystem::remove(socket_, ignored);
}

void FakeServer::join() {
  if (acceptor_.joinable()) {
    acceptor_.join();
  }
  threads_.clear();
}

}  // namespace goiso
