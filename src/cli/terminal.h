#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace goiso {

/// The only place that writes to stdout and stderr. Any thread; a reader that went away is not an error.
namespace terminal {

bool out_is_terminal();
bool err_is_terminal();
/// Columns of stderr's terminal, 80 when it does not say.
int width();

void write_out(std::string_view text);
void write_err(std::string_view text);

}  // namespace terminal

/// "error: …\n  while …\nhelp: …\n" as people read it; whatever came from outside is made harmless.
std::string error_text(const Error& error);

}  // namespace goiso
