#pragma once
#include <chrono>
#include <future>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "engine/events.h"
#include "model/build_record.h"
#include "sandbox/box_plan.h"
#include "sandbox/init_link.h"

namespace goiso {

/// One running container with goiso-init listening, attested to be what was planned. Removed when this goes out of
/// scope. Movable, not copyable; used by one thread at a time.
class Box {
 public:
  /// Creates, attaches and starts it, and checks the attestation.
  /// kTaken: a container of that name is there. kNotFound: the image is not.
  static Result<Box> open(const Engine& engine, const EventStream* events, const BoxPlan& plan, std::stop_token stop);
  Box(Box&&) noexcept;
  Box& operator=(Box&&) noexcept;
  ~Box();

  InitLink& link() { return *link_; }
  const std::string& id() const { return id_; }
  const std::map<std::string, std::string>& attested() const { return attested_; }
  /// When goiso-init ends it by itself.
  std::chrono::system_clock::time_point deadline() const { return deadline_; }
  /// create, attach, start (up to the attestation).
  const std::vector<Phase>& phases() const { return phases_; }

  /// Reads small files of the box: path to content, a path that cannot be read is absent.
  Result<std::map<std::string, std::string>> read_files(const std::vector<std::string>& paths, std::stop_token stop);

  /// Closes its input, upon which goiso-init ends it; close() waits for that.
  void end();

  /// Waits until the engine says the container is gone, killing and at last removing it by force if it does not go by
  /// itself: input closed, 1 s, kill, 2 s, forced removal. Takes no stop token: it must work when everything else has
  /// been stopped.
  Result<void> close();

  /// Ends it but leaves the stopped container in the engine (--keep); this object then owns nothing.
  void leave_behind();

 private:
  Box(const Engine& engine, const EventStream* events, std::string id)
      : engine_(&engine), events_(events), id_(std::move(id)) {}
  Result<wire::Frame> start(const Engine& engine, std::stop_token stop);
  bool is_gone_within(std::chrono::milliseconds patience);

  const Engine* engine_;  // null once closed or moved from
  const EventStream* events_;
  std::string id_;
  std::optional<InitLink> link_;
  std::map<std::string, std::string> attested_;
  std::vector<Phase> phases_;
  std::chrono::system_clock::time_point deadline_;
  std::future<Result<void>> started_;  // the engine's answer to start; its thread ends with this
};

}  // namespace goiso
