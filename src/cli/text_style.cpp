#include "cli/text_style.h"

#include "cli/terminal.h"

namespace goiso {
namespace {

bool wants_colour(ColourChoice choice, const House& house) {
  const auto no_colour = house.environment().find("NO_COLOR");
  const bool is_forbidden = terminal::is_dumb() || (no_colour != house.environment().end() && !no_colour->second.empty());
  return choice == ColourChoice::kAlways ||
         (choice == ColourChoice::kAuto && !is_forbidden && terminal::out_is_terminal());
}

}  // namespace

TextStyle text_style(const CommonOptions& common, const House& house) {
  return {wants_colour(common.colour, house) ? Colour::kAlways : Colour::kNever,
          terminal::out_is_terminal() ? terminal::width() : 0};
}

}  // namespace goiso
