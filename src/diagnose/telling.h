#pragma once
#include <string>
#include <string_view>

#include "diagnose/mask.h"

namespace goiso {

/// `line` as a report may quote it: valid UTF-8, no surrounding blanks, at most 1 KiB.
std::string quoted_line(std::string_view line);

/// The masked line; where it ends in ':' with the masked next line that is not blank, for there the message goes on.
std::string template_of(std::string_view line, std::string_view rest, const Mask& mask, Voice voice = Voice::kOrdinary);

/// The last line that is not blank and not the go command's "exit status N"; "" when there is none.
std::string_view last_telling_line(std::string_view text);

}  // namespace goiso
