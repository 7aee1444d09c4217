#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "support/fake_server.h"

namespace goiso {

/// A module proxy on 127.0.0.1 that answers as scripted: every path its file, or what went wrong. Any thread.
class FakeProxy {
 public:
  struct Answer {
    int status = 200;
    std::string body;
    std::vector<std::string> headers;           ///< "Name: value"
    std::size_t cut_after = std::string::npos;  ///< bytes of the body that are sent before the connection closes
    bool is_silent = false;                     ///< no answer at all until the client goes
    bool closes = false;                        ///< the connection closes without an answer
  };

  FakeProxy();
  std::string url() const;
  /// The answers to `path`, one a request, the last one for all that follow; other paths are 404.
  void answer(const std::string& path, std::vector<Answer> answers);
  void serve(const std::string& path, const std::string& body) {
    answer(path, {{200, body, {}, std::string::npos, false, false}});
  }
  /// Whatever is asked.
  void answer_all(Answer answer);
  /// "GET /path", in the order seen.
  std::vector<std::string> requests() const;
  /// The headers of all requests.
  std::vector<std::map<std::string, std::string>> headers() const;
  std::size_t connections() const { return server_.connections(); }
  void stop() { server_.stop(); }

 private:
  void serve_connection(const std::shared_ptr<FakeConnection>& connection);
  Answer next(const FakeRequest& request);

  mutable std::mutex mutex_;
  std::map<std::string, std::vector<Answer>> answers_;       // guarded by mutex_
  std::optional<Answer> for_all_;                            // guarded by mutex_
  std::vector<std::string> requests_;                        // guarded by mutex_
  std::vector<std::map<std::string, std::string>> headers_;  // guarded by mutex_
  FakeServer server_;                                        // last, for its threads use the rest
};

}  // namespace goiso
