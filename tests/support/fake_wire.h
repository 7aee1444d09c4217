#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/fd.h"

namespace goiso {

/// One request as a fake server read it.
struct FakeRequest {
  std::string method;
  std::string path;                          ///< without query, percent-decoded
  std::multimap<std::string, std::string> query;  ///< decoded
  std::map<std::string, std::string> headers;     ///< names in lower case
  std::string body;                          ///< de-chunked
  std::string parameter(const std::string& name) const;  ///< "" when absent
};

/// The server's end of one connection, on a raw socket: HTTP, then perhaps plain bytes. One thread reads; any thread writes or closes.
class FakeConnection {
 public:
  explicit FakeConnection(UniqueFd fd) : fd_(std::move(fd)) {}

  /// nullopt when the client has gone or speaks no HTTP.
  std::optional<FakeRequest> read_request();
  /// Bytes after a request that is no HTTP any more; "" at the end.
  std::string read_raw();
  /// Returns when the client has gone, or close() was called.
  void wait_closed();
  void close();

  /// After so many more bytes the connection is closed.
  static constexpr auto kNever = static_cast<std::size_t>(-1);
  void cut_after(std::size_t bytes);
  /// Every answer from now on has status 200 and no body, and the connection ends with it.
  void answer_nothing() { is_muted_ = true; }
  bool is_muted() const { return is_muted_; }
  /// Bodies and raw bytes go out in pieces of so many bytes; 0: as they come.
  void write_in_pieces(std::size_t size) { piece_ = size; }

  /// `headers` are whole lines, each with its end.
  bool answer(int status, const std::string& type, std::string_view body, std::string_view headers = "");
  bool begin_chunked(int status, const std::string& type);
  bool write_chunk(std::string_view bytes);
  bool end_chunked() { return write_raw("0\r\n\r\n"); }
  bool write_raw(std::string_view bytes);  ///< false once the connection is gone
  bool write_pieces(std::string_view bytes);

 private:
  bool fill();
  std::optional<std::string> take_until(std::string_view end);
  std::optional<std::string> take(std::size_t size);
  std::optional<std::string> take_chunked();
  UniqueFd fd_;
  std::string buffer_;
  bool is_muted_ = false;
  std::size_t piece_ = 0;
  std::mutex mutex_;
  std::size_t left_ = kNever;  // guarded by mutex_
};

std::string percent_decoded(std::string_view text);

}  // namespace goiso
