#include "support/fake_proxy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace goiso {
namespace {

// "bytes=100-", alone or with an If-Range that is our tag: how many bytes the client has.
std::size_t resumes_at(const FakeRequest& request, const FakeProxy::Answer& answer) {
  const auto range = request.headers.find("range");
  const auto condition = request.headers.find("if-range");
  const auto& ours = answer.headers;
  const bool is_meant = condition == request.headers.end() ||
                        std::find(ours.begin(), ours.end(), "ETag: " + condition->second) != ours.end();
  if (range == request.headers.end() || !is_meant) {
    return 0;
  }
  std::size_t from = 0;
  std::from_chars(range->second.data() + 6, range->second.data() + range->second.size(), from);
  return from;
}

}  // namespace

FakeProxy::FakeProxy()
    : server_([this](const std::shared_ptr<FakeConnection>& connection) { serve_connection(connection); },
              FakeServer::Place::kLoopback) {}

std::string FakeProxy::url() const { return fmt::format("http://127.0.0.1:{}", server_.port()); }

void FakeProxy::answer(const std::string& path, std::vector<Answer> answers) {
  const std::lock_guard lock{mutex_};
  answers_[path] = std::move(answers);
}

void FakeProxy::answer_all(Answer answer) {
  const std::lock_guard lock{mutex_};
  for_all_ = std::move(answer);
}

std::vector<std::string> FakeProxy::requests() const {
  const std::lock_guard lock{mutex_};
  return requests_;
}

std::vector<std::map<std::string, std::string>> FakeProxy::headers() const {
  const std::lock_guard lock{mutex_};
  return headers_;
}

FakeProxy::Answer FakeProxy::next(const FakeRequest& request) {
  const std::lock_guard lock{mutex_};
  requests_.push_back(request.method + " " + request.path);
  headers_.push_back(request.headers);
  if (for_all_) {
    return *for_all_;
  }
  const auto found = answers_.find(request.path);
  if (found == answers_.end()) {
    return {404, "not here", {}, std::string::npos, false, false};
  }
  auto answer = found->second.front();
  if (found->second.size() > 1) {
    found->second.erase(found->second.begin());
  }
  return answer;
}

void FakeProxy::serve_connection(const std::shared_ptr<FakeConnection>& connection) {
  while (const auto request = connection->read_request()) {
    const auto answer = next(*request);
    if (answer.is_silent) {
      connection->wait_closed();
      return;
    }
    if (answer.closes) {
      connection->close();
      return;
    }
    const auto from = resumes_at(*request, answer);
    auto head = fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\n", from > 0 ? 206 : answer.status,
                            answer.body.size() - from);
    if (from > 0) {
      head += fmt::format("Content-Range: bytes {}-{}/{}\r\n", from, answer.body.size() - 1, answer.body.size());
    }
    for (const auto& header : answer.headers) {
      head += header + "\r\n";
    }
    const auto body = answer.body.substr(from);
    if (!connection->write_raw(head + "\r\n" + body.substr(0, answer.cut_after)) || answer.cut_after < body.size()) {
      connection->close();
      return;
    }
  }
}

}  // namespace goiso
