#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace goiso {

/// "2026-11-22T10:00:00Z": RFC 3339 in UTC, whole seconds.
std::string to_rfc3339(std::chrono::system_clock::time_point time);

/// "90s", "1.5m", "2h", "300ms", "1h30m" as Go writes durations; nullopt for anything else, a negative or a bare number.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "64m", "1.5g", "512KiB", "1000": bytes; k, m, g are powers of 1024. nullopt for anything else.
std::optional<long long> parse_size(std::string_view text);

/// For people: "1.2 GB" (decimal), "340 ms", "4.1 s", "2 min 10 s".
std::string human_size(long long bytes);
std::string human_duration(std::chrono::milliseconds duration);
/// "12 s", "2 min 10 s": of what still goes on.
std::string whole_seconds(std::chrono::milliseconds duration);
/// Of a guess, rounded up to what it is worth: "5 s", "40 s", "2 min 30 s", "14 min", "2 h 10 min".
std::string rough_duration(std::chrono::milliseconds duration);

}  // namespace goiso
