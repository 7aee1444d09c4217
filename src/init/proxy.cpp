#include "init/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "init/text.h"

namespace goiso::init {

using wire::FrameType;

namespace {

const char* phrase_of(std::uint32_t status) {
  switch (status) {
    case 200: return "OK";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 410: return "Gone";
    case 502: return "Bad Gateway";
    default: return status < 400 ? "OK" : status < 500 ? "Client Error" : "Server Error";
  }
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& c : out) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

ModuleProxy::~ModuleProxy() {
  for (const auto& connection : connections_) {
    close(connection.fd);
  }
  if (listener_ >= 0) {
    close(listener_);
  }
}

int ModuleProxy::listen_on(std::uint32_t port) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener_ < 0) {
    return errno;
  }
  const int yes = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_bound = bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  return is_bound && listen(listener_, static_cast<int>(kMostConnections)) == 0 ? 0 : errno;
}

void ModuleProxy::add_to(std::vector<pollfd>& fds) const {
  fds.push_back({may_accept() ? listener_ : -1, POLLIN, 0});
  for (const auto& connection : connections_) {
    const bool reads = connection.state == State::kReading && !post_.is_full();
    const bool writes = connection.written < connection.out.size();
    fds.push_back({connection.fd, static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0});
  }
}

void ModuleProxy::serve(const pollfd* polled) {
  const auto count = connections_.size();  // an accepted one is not among the polled
  if (polled[0].revents != 0) {
    accept_one();
  }
  for (std::size_t i = 0; i < count; ++i) {
    auto& connection = connections_[i];
    const auto events = polled[i + 1].revents;
    if ((events & POLLIN) != 0) {
      read_from(connection);
    } else if ((events & (POLLERR | POLLHUP)) != 0) {
      connection.state = State::kClosing;
    }
    if ((events & POLLOUT) != 0 && connection.state != State::kClosing) {
      write_to(connection);
    }
  }
  std::erase_if(connections_, [](const Connection& connection) {
    const bool is_over = connection.state == State::kClosing && connection.written == connection.out.size();
    return is_over && close(connection.fd) == 0;
  });
}

void ModuleProxy::accept_one() {
  const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    Connection connection;
    connection.fd = fd;
    connections_.push_back(std::move(connection));
  }
}

void ModuleProxy::read_from(Connection& connection) {
  char buffer[4096];
  const auto size = read(connection.fd, buffer, sizeof buffer);
  if (size > 0) {
    connection.in.append(buffer, static_cast<std::size_t>(size));
    look_for_question(connection);
  } else if (size == 0 || !would_block(errno)) {
    connection.state = State::kClosing;
  }
}

void ModuleProxy::look_for_question(Connection& connection) {
  const auto end = connection.in.find("\r\n\r\n");
  if (end != std::string::npos) {
    const auto head = connection.in.substr(0, end);
    connection.in.erase(0, end + 4);
    ask(connection, head);
  } else if (connection.in.size() > kLongestHead) {
    refuse(connection, "431 Request Header Fields Too Large");
  }
}

void ModuleProxy::ask(Connection& connection, const std::string& head) {
  const auto lines = split(head, '\n');
  const auto words = split(trim(lines[0]), ' ');
  connection.is_head_only = words[0] == "HEAD";
  if (words.size() != 3 || !words[2].starts_with("HTTP/1.") || !words[1].starts_with('/')) {
    refuse(connection, "400 Bad Request");
    return;
  }
  if (words[0] != "GET" && words[0] != "HEAD") {
    refuse(connection, "405 Method Not Allowed");
    return;
  }
  const auto wish = lower(field(lower(head), "connection"));
  connection.is_last = wish == "close" || (words[2] == "HTTP/1.0" && wish != "keep-alive");
  connection.id = ++last_id_;
  connection.state = State::kAsked;
  post_.send(FrameType::kAsk, wire::AskMessage{connection.id, std::string{words[1].substr(1)}}.encode());
}

void ModuleProxy::refuse(Connection& connection, const char* status) {
  connection.out = std::string{"HTTP/1.1 "} + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  connection.written = 0;
  connection.state = State::kClosing;
  write_to(connection);
}

void ModuleProxy::write_to(Connection& connection) {
  while (connection.written < connection.out.size()) {
    const auto size = send(connection.fd, connection.out.data() + connection.written, connection.out.size() - connection.written, MSG_NOSIGNAL);
    if (size < 0) {
      if (!would_block(errno)) {
        connection.out.clear();
        connection.written = 0;
        connection.state = State::kClosing;
      }
      return;
    }
    connection.written += static_cast<std::size_t>(size);
  }
  connection.out.clear();
  connection.written = 0;
  if (connection.state == State::kSending) {
    finish_answer(connection);
  }
}

// All that came is written: more is asked for, or the next question may come.
void ModuleProxy::finish_answer(Connection& connection) {
  if (connection.received < connection.size) {
    connection.state = State::kAsked;
    post_.send(FrameType::kMore, wire::MoreMessage{connection.id, connection.received}.encode());
    return;
  }
  connection.state = connection.is_last ? State::kClosing : State::kReading;
  if (connection.state == State::kReading) {
    look_for_question(connection);
  }
}

ModuleProxy::Connection* ModuleProxy::find(std::uint32_t id) {
  const auto found = std::find_if(connections_.begin(), connections_.end(),
                                  [id](const Connection& connection) { return connection.id == id && connection.state == State::kAsked; });
  return found == connections_.end() ? nullptr : &*found;
}

void ModuleProxy::answer(Connection& connection, const wire::AnswerMessage& message) {
  connection.out = "HTTP/1.1 " + std::to_string(message.status) + ' ' + phrase_of(message.status) + "\r\nContent-Type: " + message.type +
                   "\r\nContent-Length: " + std::to_string(message.size) + (connection.is_last ? "\r\nConnection: close" : "") + "\r\n\r\n";
  connection.written = 0;
  connection.size = connection.is_head_only ? 0 : message.size;
  connection.received = connection.is_head_only ? 0 : message.bytes.size();
  if (!connection.is_head_only) {
    connection.out += message.bytes;
  }
}

bool ModuleProxy::take(const wire::Frame& frame) {
  const auto message = frame.type == FrameType::kAnswer ? wire::AnswerMessage::decode(frame.payload) : std::nullopt;
  const auto piece = frame.type == FrameType::kPiece ? wire::PieceMessage::decode(frame.payload) : std::nullopt;
  if (!message && !piece) {
    return false;
  }
  auto* const connection = find(message ? message->id : piece->id);
  if (connection == nullptr) {
    return true;
  }
  if (message) {
    answer(*connection, *message);
  } else {
    connection->out = piece->bytes;
    connection->received += piece->bytes.size();
  }
  const bool is_cut = piece && piece->bytes.empty();
  connection->state = is_cut ? State::kClosing : State::kSending;
  write_to(*connection);
  return true;
}

}  // namespace goiso::init
