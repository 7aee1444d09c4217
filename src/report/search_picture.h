#pragma once
#include <string>

#include "report/bisect_report.h"

namespace goiso {

/// An SVG element that shows the space of a search as the tree it is and the way the search took through it: probed
/// points by shape, character and colour with the order they were asked in, the boundary as a thick line. Points are
/// links to `prefix` + "p" + number of the probe. "" when there is nothing to draw.
std::string search_picture(const BisectReport& report, const std::string& prefix);

}  // namespace goiso
