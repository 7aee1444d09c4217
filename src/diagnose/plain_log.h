#pragma once
#include <string>
#include <string_view>

namespace goiso {

/// A `go build -json` or `go test -json` stream as the text that the same command prints without -json: the Output of
/// each event, one package after another in the order they first spoke. Lines that are no such event stay where they
/// are, before the packages. Text without a single event comes back as it is.
/// Format: `go doc test2json`, `go help buildjson` (1.24 and later).
std::string plain_log(std::string_view text);

/// Whether `text` has a line that is a test2json or build event.
bool has_go_events(std::string_view text);

}  // namespace goiso
