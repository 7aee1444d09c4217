#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace goiso {

struct HttpAnswer;

/// One HTTP/1.1 request. Room http knows no Docker and no Go.
struct HttpCall {
  std::string method = "GET";
  std::string path;                  ///< for an engine: path and query without host; for fetch(): a whole URL
  std::vector<std::string> headers;  ///< "Name: value"
  std::string body;                  ///< sent when not empty, or for POST/PUT
  /// Instead of `body`: fills the buffer, returns the bytes written, 0 at the end. Sent chunked.
  std::function<Result<std::size_t>(char* buffer, std::size_t size)> body_source;
  /// Takes the answer's body as it comes; false ends the exchange without error. Empty: the body is collected.
  std::function<bool(std::string_view bytes)> sink;
  /// Called once the status and headers are in, before any body.
  std::function<void(int status)> on_headers;
  std::function<void(const HttpAnswer& answer)> on_answer;  ///< the same, with the headers; body still empty
  int redirects = 0;                     ///< how many redirects are followed; never from https to anything else
  std::size_t body_limit = 64u << 20;    ///< of a collected body; more is kEngineRefused / kNetwork
  std::chrono::milliseconds timeout{0};  ///< total, for an upgrade up to its headers; 0: none
  std::chrono::milliseconds grace{0};  ///< an exchange goes on for so long after a requested stop
  std::chrono::seconds silence{0};  ///< a connect or an answer that brings nothing for so long is given up; 0: never
};

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  int redirects = 0;  ///< how many were followed
  /// "" when absent; `name` in lower case.
  std::string header(std::string_view name) const;
};

/// Where a call goes: a Unix socket or a TCP host, with TLS files when the scheme is https.
struct HttpPeer {
  std::string unix_socket;  ///< "" for TCP
  std::string base_url;     ///< "http://engine" over a Unix socket, "https://host:port" else
  std::string ca_file, cert_file, key_file;
  bool keeps_connections =
      false;  ///< between exchanges; only for GET, for libcurl repeats a request on a connection that died
};

enum class HttpFailure { kCannotConnect, kBroken, kTimedOut, kTooLarge, kStopped };

/// The error of an exchange that gave no answer keeps why, so that a caller can decide to try again.
struct HttpError {
  HttpFailure failure;
  std::string message;  ///< curl's words
  int os_error = 0;     ///< errno of a failed connect, 0 when unknown
};

/// Talks to one peer, each exchange over a connection of its own, so that nothing is sent twice. Any thread, several at
/// once.
class HttpClient {
 public:
  explicit HttpClient(HttpPeer peer);
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();
  /// Any status is an answer. Stops within 100 ms of a requested stop, and of the call's grace after it.
  tl::expected<HttpAnswer, HttpError> exchange(const HttpCall& call, std::stop_token stop) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace goiso
