#pragma once
#include <string>
#include <string_view>

namespace goiso {

/// The stdout of a go command, sorted by who speaks. Of a -json stream it is the text that the same command prints
/// without -json, one package after another in the order they first spoke.
struct PlainLog {
  std::string build;  ///< build-output events: compilers, linker, vet (1.24 and later)
  std::string test;   ///< output events: test binaries, and go test about them
  std::string rest;   ///< lines that are no event, as they came; everything when the command had no -json
  bool has_events = false;
};

/// Formats: `go doc test2json`, `go help buildjson`. Broken events are lines like any other.
PlainLog plain_log(std::string_view text);

}  // namespace goiso
