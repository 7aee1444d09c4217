#pragma once
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/attach.h"
#include "wire/frame.h"
#include "wire/message.h"

namespace goiso {

/// The frames to and from one goiso-init, over an attached container. A thread of its own sends heartbeats while the
/// link lives. One thread sends, one thread may receive at the same time.
class InitLink {
 public:
  /// Longest silence of ours that init puts up with, and how often we speak when there is nothing to say.
  static constexpr std::chrono::milliseconds kBeatLimit{20'000};
  static constexpr std::chrono::milliseconds kBeatInterval{2'000};
  /// While a command runs init reports every second, and everything else it is asked takes less than this.
  static constexpr std::chrono::milliseconds kSilenceLimit{std::chrono::minutes{3}};

  InitLink(AttachStream stream, const wire::Key& key);
  InitLink(InitLink&&) noexcept;
  InitLink& operator=(InitLink&&) noexcept;
  ~InitLink();  ///< closes the stream, which ends the box

  /// A stream that breaks is what init reported before it went, else kEngineLost.
  Result<void> send(wire::FrameType type, std::string_view payload, std::stop_token stop);
  /// The same for any thread, while another one receives: a stream that breaks is kEngineLost, and the receiver learns
  /// why.
  Result<void> post(wire::FrameType type, std::string_view payload, std::stop_token stop);
  /// The next frame. kTrouble from init is an error (kStore for a full disk, kUsage for a refused project, else
  /// kBoxRefused), and so are bytes on the container's stderr and a frame that does not verify; a stream that ends is
  /// kEngineLost.
  Result<wire::Frame> receive(std::stop_token stop);
  /// The next frame, which must be of `type`.
  Result<wire::Frame> expect(wire::FrameType type, std::stop_token stop);
  /// EOF for init: it kills everything and exits.
  void close_input();

 private:
  struct State;
  Error reason_for(Error broken, std::stop_token stop);

  std::unique_ptr<State> state_;
};

}  // namespace goiso
