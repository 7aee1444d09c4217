#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/project.h"

namespace goiso {

/// Why the command stopped.
enum class EndCause { kExited, kWallTimeout, kSilenceTimeout, kCpuTimeout };
const char* name_of(EndCause cause);

struct Phase {
  std::string name;  ///< create, attach, start, snapshot, seed, build, remove …
  std::chrono::milliseconds duration{0};
};

enum class LogStream : std::uint8_t { kOut, kErr };

/// What the command wrote, stdout and stderr as they came. Head and tail are raw bytes; nothing is lost between them
/// when dropped_bytes is 0.
struct BuildLog {
  std::string head;
  std::string tail;        ///< what came last, after the dropped bytes; "" when nothing was dropped
  std::int64_t bytes = 0;  ///< written in all
  std::int64_t dropped_bytes = 0;
  std::vector<bool> is_err;  ///< for each byte of head and tail, whether it was on stderr; empty when nobody knows

  enum class Part { kHead, kTail };
  /// The next bytes of a part. All of the head comes before any of the tail.
  void add(Part part, LogStream stream, std::string_view text);
  std::string text() const { return head + tail; }
  /// What came on one stream, cut out anew at each call; "" when nobody knows.
  std::string text_of(LogStream stream) const;
};

/// What goiso-init measured from inside, and the kernel counted.
struct Usage {
  std::int64_t peak_memory = 0;  ///< bytes; 0 when the kernel does not say
  std::int64_t cpu_ms = 0;
  std::int64_t oom_kills = 0;
  std::int64_t pids_peak = 0;
};

/// What the box is, as it was promised and as it attested.
struct BoxFacts {
  std::string engine;    ///< "20.10.24"
  std::string api;       ///< "1.41"
  std::string image;     ///< "base", "cgo", or as the user named it
  std::string image_id;  ///< "sha256:…"
  std::string libc;      ///< that the image has: glibc, musl, none
  std::string cgo;       ///< CGO_ENABLED: "0", "1"
  std::string runtime;   ///< "runc"
  std::string container;
  std::map<std::string, std::string> limits;
  std::map<std::string, std::string> attested;
};

/// Everything one run showed. Plain facts; diagnose turns them into a Verdict.
struct BuildRecord {
  EndCause cause = EndCause::kExited;
  int exit_code = 0;       ///< of the command when it exited by itself and no signal ended it
  int signal = 0;          ///< that ended it, 0 for none
  std::string go_version;  ///< first line of the SDK's VERSION file as the box sees it: "go1.21.13"
  std::vector<std::string> command;
  std::map<std::string, std::string> environment;  ///< all that the command saw
  Snapshot snapshot;
  BuildLog log;
  Usage usage;
  BoxFacts box;
  std::vector<Phase> phases;
  std::int64_t module_questions = 0;  ///< that the command put to the box's module proxy
  int compiled_deps = 0;              ///< packages of other modules that the box was given compiled
  std::vector<std::string>
      modules_missed;                 ///< asked for there in vain, though they may exist: words for 'goiso mod fetch'
  std::chrono::milliseconds wall{0};  ///< of the command alone
};

}  // namespace goiso
