#pragma once
#include <memory>
#include <stop_token>

#include "base/result.h"
#include "modules/module_broker.h"

namespace goiso {

/// A ModuleBroker on 127.0.0.1 for a stock go: GET and HEAD, Range and ETag on zips. Nobody else's machine reaches it,
/// and no web page by another host name.
class MirrorServer {
 public:
  /// `port` 0 takes a free one. kUsage when the port is taken. `broker` outlives it.
  static Result<MirrorServer> listen(ModuleBroker& broker, int port);
  MirrorServer(MirrorServer&&) noexcept;
  MirrorServer& operator=(MirrorServer&&) noexcept;
  ~MirrorServer();

  int port() const;
  /// Serves until asked to stop.
  Result<void> run(std::stop_token stop);

 private:
  struct State;
  explicit MirrorServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
