#include "support/fake_wire.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <ctime>

#include "base/text.h"

namespace goiso {
namespace {

const char* reason_for(int status) {
  switch (status) {
    case 101:
      return "UPGRADED";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 409:
      return "Conflict";
    default:
      return "Internal Server Error";
  }
}

std::string date_now() {
  const auto now = std::time(nullptr);
  std::tm time{};
  std::array<char, 64> text{};
  const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &time));
  return {text.data(), size};
}

void read_query(std::string_view text, FakeRequest& request) {
  for (const auto part : split(text, '&')) {
    const auto equals = std::min(part.find('='), part.size());
    const auto value = equals == part.size() ? std::string_view{} : part.substr(equals + 1);
    request.query.emplace(percent_decoded(part.substr(0, equals)), percent_decoded(value));
  }
}

bool read_head(std::string_view head, FakeRequest& request) {
  const auto lines = split_lines(head);
  const auto words = split_words(lines.front());
  if (words.size() != 3) {
    return false;
  }
  const auto question = std::min(words[1].find('?'), words[1].size());
  request.method = words[0];
  request.path = percent_decoded(words[1].substr(0, question));
  if (question < words[1].size()) {
    read_query(words[1].substr(question + 1), request);
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto colon = std::min(lines[i].find(':'), lines[i].size());
    std::string name{lines[i].substr(0, colon)};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    request.headers[name] = colon < lines[i].size() ? trim(lines[i].substr(colon + 1)) : std::string_view{};
  }
  return true;
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::strtol(std::string{text.substr(i + 1, 2)}.c_str(), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string FakeRequest::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string{} : found->second;
}

bool FakeConnection::fill() {
  std::array<char, 64u << 10> bytes;
  const auto size = ::recv(fd_.value(), bytes.data(), bytes.size(), 0);
  if (size <= 0) {
    return false;
  }
  buffer_.append(bytes.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<std::string> FakeConnection::take_until(std::string_view end) {
  std::size_t found = 0;
  while ((found = buffer_.find(end)) == std::string::npos) {
    if (!fill()) {
      return std::nullopt;
    }
  }
  auto out = buffer_.substr(0, found);
  buffer_.erase(0, found + end.size());
  return out;
}

std::optional<std::string> FakeConnection::take(std::size_t size) {
  while (buffer_.size() < size) {
    if (!fill()) {
      return std::nullopt;
    }
  }
  auto out = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return out;
}

std::optional<std::string> FakeConnection::take_chunked() {
  std::string body;
  while (true) {
    const auto line = take_until("\r\n");
    if (!line) {
      return std::nullopt;
    }
    const auto size = std::strtoul(line->c_str(), nullptr, 16);
    const auto chunk = take(size + 2);
    if (!chunk) {
      return std::nullopt;
    }
    if (size == 0) {
      return body;
    }
    body.append(*chunk, 0, size);
  }
}

std::optional<FakeRequest> FakeConnection::read_request() {
  const auto head = take_until("\r\n\r\n");
  FakeRequest request;
  if (!head || !read_head(*head, request)) {
    return std::nullopt;
  }
  const bool is_chunked = request.headers["transfer-encoding"] == "chunked";
  const auto length = std::strtoul(request.headers["content-length"].c_str(), nullptr, 10);
  auto body = is_chunked ? take_chunked() : take(length);
  if (!body) {
    return std::nullopt;
  }
  request.body = std::move(*body);
  return request;
}

std::string FakeConnection::read_raw() {
  if (buffer_.empty()) {
    (void)fill();
  }
  return std::exchange(buffer_, {});
}

void FakeConnection::wait_closed() {
  while (fill()) {
    buffer_.clear();
  }
}

void FakeConnection::close() { (void)::shutdown(fd_.value(), SHUT_RDWR); }

void FakeConnection::cut_after(std::size_t bytes) {
  const std::lock_guard lock{mutex_};
  left_ = bytes;
}

bool FakeConnection::write_raw(std::string_view bytes) {
  const std::lock_guard lock{mutex_};
  const bool is_cut = bytes.size() > left_;
  bytes = bytes.substr(0, std::min(bytes.size(), left_));
  left_ -= left_ == kNever ? 0 : bytes.size();
  while (!bytes.empty()) {
    const auto sent = ::send(fd_.value(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  if (is_cut) {
    close();
  }
  return !is_cut;
}

bool FakeConnection::write_pieces(std::string_view bytes) {
  const auto size = piece_ == 0 ? bytes.size() : piece_;
  while (!bytes.empty()) {
    if (!write_raw(bytes.substr(0, size))) {
      return false;
    }
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  return true;
}

bool FakeConnection::answer(int status, const std::string& type, std::string_view body, std::string_view headers) {
  if (is_muted_) {
    (void)write_raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    close();
    return false;
  }
  const bool has_body = status != 204 && status != 304;
  auto head = fmt::format("HTTP/1.1 {} {}\r\n{}", status, reason_for(status), headers);
  if (has_body) {
    head += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", type, body.size());
  }
  return write_raw(head + "\r\n") && (!has_body || write_pieces(body));
}

bool FakeConnection::begin_chunked(int status, const std::string& type) {
  if (is_muted_) {
    return answer(status, type, "");
  }
  return write_raw(fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nDate: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
                               status, reason_for(status), type, date_now()));
}

bool FakeConnection::write_chunk(std::string_view bytes) {
  const auto size = piece_ == 0 ? bytes.size() : piece_;
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, size);
    if (!write_raw(fmt::format("{:x}\r\n{}\r\n", piece.size(), piece))) {
      return false;
    }
    bytes.remove_prefix(piece.size());
  }
  return true;
}

}  // namespace goiso
