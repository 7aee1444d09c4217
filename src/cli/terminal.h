#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"

namespace goiso {

/// The only place that writes to stdout and stderr. Any thread; a reader that went away is not an error.
namespace terminal {

/// Keeps the three standard streams from being taken by the first files we open when they came closed. Call it before
/// anything else is opened; writing to a stream that came closed fails.
void claim_streams();

bool out_is_terminal();
/// TERM=dumb: it shows no colours and cannot redraw a line.
bool is_dumb();
/// False as well for a terminal that cannot redraw a line (TERM=dumb).
bool err_is_terminal();
/// Columns of stderr's terminal, 80 when it does not say.
int width();

void write_out(std::string_view text);
void write_err(std::string_view text);

/// kStore when something of the answer could not be written: a full disk, a closed stream. A reader that went away has
/// what it wanted.
Result<void> out_is_whole();

}  // namespace terminal

/// "error: …\n  while …\nhelp: …\n" as people read it; whatever came from outside is made harmless, and overlong lines
/// are cut.
std::string error_text(const Error& error);

}  // namespace goiso
