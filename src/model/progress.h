#pragma once
#include <cstdint>
#include <string>

namespace goiso {

/// Where long work tells how far it is. Calls may come from any thread; an implementation locks.
class Progress {
 public:
  virtual ~Progress() = default;
  /// Work named `what` began; it replaces the step before it.
  virtual void step_started(const std::string& what) = 0;
  /// `done` of `total` (0: unknown) in `unit`: "bytes", "packages", "files".
  virtual void step_moved(std::int64_t done, std::int64_t total, const char* unit) = 0;
  virtual void step_ended() = 0;
  /// A sentence for the user that is neither the answer nor an error.
  virtual void note(const std::string& sentence) = 0;
};

/// Says nothing.
class NoProgress final : public Progress {
 public:
  void step_started(const std::string&) override {}
  void step_moved(std::int64_t, std::int64_t, const char*) override {}
  void step_ended() override {}
  void note(const std::string&) override {}
};

}  // namespace goiso
