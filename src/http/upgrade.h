#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "http/exchange.h"

namespace goiso {

/// A connection that stopped being HTTP: after the answer's headers both sides send raw bytes.
class UpgradedStream {
 public:
  /// Sends `call` with "Connection: Upgrade" and "Upgrade: tcp", reads status and headers (at most 64 KiB). Any status is an
  /// answer; only 101 and 200 leave a stream behind (`stream` set). A chunked 200 is de-chunked.
  struct Opened;
  static tl::expected<Opened, HttpError> open(const HttpPeer& peer, const HttpCall& call, std::stop_token stop);
  UpgradedStream(UpgradedStream&&) noexcept;
  UpgradedStream& operator=(UpgradedStream&&) noexcept;
  ~UpgradedStream();

  tl::expected<void, HttpError> write(std::string_view bytes, std::stop_token stop);
  /// Bytes that came; "" with at_end() false when `patience` ran out; "" with at_end() true at the end.
  tl::expected<std::string, HttpError> read(std::chrono::milliseconds patience, std::stop_token stop);
  bool at_end() const;
  void half_close();

 private:
  struct State;
  explicit UpgradedStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct UpgradedStream::Opened {
  HttpAnswer answer;                      ///< body collected (≤ 4 KiB) when no stream was left
  std::optional<UpgradedStream> stream;
};

}  // namespace goiso
