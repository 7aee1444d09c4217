#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/frame.h"

/// The payloads of frames. Each has encode() and a decode() that is nullopt for anything encode() could not have
/// written.
namespace goiso::wire {

/// kKey. The key authenticates every frame toward the controller.
struct KeyMessage {
  Key key{};
  std::uint64_t deadline_unix_ms = 0;  ///< absolute: past it init kills everything and exits 1; 0: none
  std::uint32_t beat_limit_ms =
      0;  ///< longest silence of the controller (no frame at all) init puts up with; 0: no limit
  std::string encode() const;
  static std::optional<KeyMessage> decode(std::string_view bytes);
};

/// kProbe: absolute paths. At most 64 KiB of each file comes back.
struct ProbeMessage {
  std::vector<std::string> paths;
  std::string encode() const;
  static std::optional<ProbeMessage> decode(std::string_view bytes);
};

// clang-format off
/// kAttest and kProbed: named facts. Attested names (values as the kernel words them):
///   cap_inh cap_prm cap_eff cap_bnd cap_amb   16 hex digits, /proc/self/status
///   no_new_privs seccomp                      "1", "2"
///   uid gid groups                            "65532", "65532", "65532 …" (space separated, may be empty)
///   dumpable                                  "0"
///   mount:<point>                             "<fstype> <options of the mount>,<options of the file system>" of
///                                             /proc/self/mountinfo, last mount on a point wins
///   rlimit:<name>                             "<soft> <hard>" or "unlimited", names as in prlimit: core nofile nproc fsize
///   interfaces                                names, space separated, sorted: "lo"
///   routes                                    number of IPv4 and IPv6 routes not on lo
///   libc                                      glibc, musl, none: by the dynamic loader in /lib or /lib64
///   resolv                                    the text of /etc/resolv.conf, at most 4 KiB
///   cgroup                                    "v1", "v2" or ""
///   cgroup_memory cgroup_pids                 bytes and count, "max" for none, "" when unreadable
///   cgroup_cpu                                "<quota us> <period us>", "max <period>"
///   kernel arch hostname                      uname
///   pid                                       "1"
// clang-format on
struct FactsMessage {
  std::map<std::string, std::string> facts;
  std::string encode() const;
  static std::optional<FactsMessage> decode(std::string_view bytes);
};

/// kSeed: `from` is a GOCACHE (256 folders of two hex digits). In `to`, "-d" entries become symlinks into `from`,
/// "-a" entries are copied; links in `from`, which lead to yet another cache, are left out, and links of `to` that lead
/// nowhere any more are removed. A missing `from` is an empty one.
struct SeedMessage {
  std::string from;
  std::string to;
  std::string encode() const;
  static std::optional<SeedMessage> decode(std::string_view bytes);
};

/// kWrite: one regular file, its folders made as needed (0755).
struct WriteMessage {
  std::string path;
  std::uint32_t mode = 0644;
  std::string content;
  std::string encode() const;
  static std::optional<WriteMessage> decode(std::string_view bytes);
};

/// kUnpack. Only regular files, folders, and symlinks whose target stays below `to` are taken; anything else is
/// trouble, as are absolute names, "..", duplicates that change kind, sparse entries, and more than the limits.
struct UnpackMessage {
  std::string to;
  bool wipe_first = false;      ///< remove everything in `to` before
  bool read_only = false;       ///< files end as 0444 or 0555, folders as 0755
  std::uint64_t max_bytes = 0;  ///< of all file contents
  std::uint64_t max_entries = 0;
  std::string encode() const;
  static std::optional<UnpackMessage> decode(std::string_view bytes);
};

/// kSeeded: links, copies. kUnpacked: files, folders, symlinks, bytes.
struct CountsMessage {
  std::map<std::string, std::string> counts;  ///< decimal numbers by the names above
  std::string encode() const;
  static std::optional<CountsMessage> decode(std::string_view bytes);
};

/// kRun. stdin of the command is /dev/null; it has a session of its own.
struct RunMessage {
  std::vector<std::string> argv;                   ///< argv[0] is looked up in PATH of `environment` when it has no '/'
  std::map<std::string, std::string> environment;  ///< all of it
  std::string folder;                              ///< working folder, made when it is not there
  std::uint64_t wall_ms = 0;                       ///< 0: no limit, also below
  std::uint64_t silence_ms = 0;
  std::uint64_t cpu_ms = 0;
  std::uint64_t head_bytes = 0;     ///< output sent as it comes
  std::uint64_t tail_bytes = 0;     ///< kept in a ring after that, sent at the end
  std::uint32_t quit_grace_ms = 0;  ///< between SIGQUIT (Go prints its stacks) and SIGKILL when a clock runs out
  std::string watch_folder;         ///< entries two levels below are counted into UsageMessage.watched; "" for none
  std::uint32_t proxy_port = 0;  ///< where on 127.0.0.1 init listens as module proxy while the command runs; 0: nowhere
  std::string encode() const;
  static std::optional<RunMessage> decode(std::string_view bytes);
};

/// kOutput: bytes at `offset` of all output of the command (stdout and stderr together, as they came). A gap between
/// one frame's end and the next one's offset was dropped. When the command was heard is in the frame's header.
struct OutputMessage {
  std::uint8_t stream = 1;  ///< 1 stdout, 2 stderr
  std::uint64_t offset = 0;
  std::uint64_t heard_ns = 0;  ///< CLOCK_MONOTONIC when init read the bytes
  std::string bytes;
  std::string encode() const;
  static std::optional<OutputMessage> decode(std::string_view bytes);
};

enum class Ending : std::uint8_t {
  kExited = 0,
  kWallTimeout = 1,
  kSilenceTimeout = 2,
  kCpuTimeout = 3,
  kCancelled = 4,
  kNotStarted = 5
};

/// kEnded.
struct EndedMessage {
  Ending ending = Ending::kExited;
  std::int32_t exit_code = 0;  ///< when no signal ended it; for kNotStarted the errno of execve
  std::int32_t signal = 0;
  std::uint64_t wall_ns = 0;
  std::uint64_t output_bytes = 0;  ///< in all
  std::uint64_t dropped_bytes = 0;
  std::string encode() const;
  static std::optional<EndedMessage> decode(std::string_view bytes);
};

/// kUsage and kFinal. Zero where the kernel does not say.
struct UsageMessage {
  std::uint64_t memory = 0;
  std::uint64_t peak_memory = 0;
  std::uint64_t cpu_ns = 0;
  std::uint64_t oom_kills = 0;
  std::uint64_t pids = 0;
  std::uint64_t pids_peak = 0;
  std::uint64_t watched = 0;
  std::uint64_t output_bytes = 0;
  std::string encode() const;
  static std::optional<UsageMessage> decode(std::string_view bytes);
};

/// kAsk: `path` is what a GET to the module proxy named, without the first '/', still escaped.
struct AskMessage {
  std::uint32_t id = 0;  ///< names this question in the frames that follow
  std::string path;
  std::string encode() const;
  static std::optional<AskMessage> decode(std::string_view bytes);
};

/// kAnswer. When `bytes` is shorter than `size`, init asks for the rest as the asker reads it.
struct AnswerMessage {
  std::uint32_t id = 0;
  std::uint32_t status = 0;  ///< HTTP's
  std::string type;          ///< Content-Type
  std::uint64_t size = 0;    ///< Content-Length
  std::string bytes;
  std::string encode() const;
  static std::optional<AnswerMessage> decode(std::string_view bytes);
};

/// kMore.
struct MoreMessage {
  std::uint32_t id = 0;
  std::uint64_t offset = 0;  ///< bytes that init has so far
  std::string encode() const;
  static std::optional<MoreMessage> decode(std::string_view bytes);
};

/// kPiece. Empty bytes: there will be no more, although there should be; init closes the connection.
struct PieceMessage {
  std::uint32_t id = 0;
  std::string bytes;
  std::string encode() const;
  static std::optional<PieceMessage> decode(std::string_view bytes);
};

enum class TroubleKind : std::uint8_t {
  kProtocol = 1,  ///< a frame that cannot be
  kSystem = 2,    ///< a system call failed
  kNoSpace = 3,   ///< ENOSPC, EDQUOT, EFBIG
  kArchive = 4,   ///< the tar was refused; the message names the entry and the rule
  kLimit = 5,     ///< max_bytes or max_entries
  kDeadline = 6,
  kSilentController = 7,
};

/// kTrouble.
struct TroubleMessage {
  TroubleKind kind = TroubleKind::kSystem;
  std::string message;
  std::string encode() const;
  static std::optional<TroubleMessage> decode(std::string_view bytes);
};

}  // namespace goiso::wire
