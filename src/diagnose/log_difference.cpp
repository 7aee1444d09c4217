#include "diagnose/log_difference.h"

#include <string>
#include <unordered_map>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestLine = 4096;  // as much as a mask reads

struct MaskedLine {
  LogLine line;
  std::string masked;
};

std::vector<MaskedLine> masked_lines(std::string_view log, const Mask& mask, Voice voice) {
  std::vector<MaskedLine> lines;
  std::size_t number = 0;
  for (const auto line : split_lines(log)) {
    ++number;
    if (auto masked = mask.apply(line, voice); !masked.empty()) {
      lines.push_back({{number, std::string{line.substr(0, kLongestLine)}}, std::move(masked)});
    }
  }
  return lines;
}

void add(const LogLine& line, std::size_t most, LogRemainder& remainder) {
  ++remainder.count;
  if (remainder.lines.size() < most) {
    remainder.lines.push_back(line);
  }
}

/// The lines of a log that have no partner yet, by what they are when masked; the first one last. Points into the
/// lines.
using Partners = std::unordered_map<std::string_view, std::vector<std::size_t>>;

Partners partners_in(const std::vector<MaskedLine>& lines) {
  Partners partners;
  for (std::size_t place = lines.size(); place-- > 0;) {
    partners[lines[place].masked].push_back(place);
  }
  return partners;
}

}  // namespace

LogDifference log_difference(std::string_view one, std::string_view other, const Mask& mask, Voice voice,
                             std::size_t most) {
  const auto others = masked_lines(other, mask, voice);
  auto partners = partners_in(others);
  std::vector<bool> has_partner(others.size());
  LogDifference difference;
  std::size_t last = 0;
  for (const auto& [line, masked] : masked_lines(one, mask, voice)) {
    const auto found = partners.find(masked);
    if (found == partners.end() || found->second.empty()) {
      add(line, most, difference.only_one);
      continue;
    }
    const auto place = found->second.back();
    found->second.pop_back();
    has_partner[place] = true;
    difference.is_reordered = difference.is_reordered || place < last;
    last = place;
    const auto& partner = others[place].line;
    if (partner.text != line.text && ++difference.nearly_equal <= most) {
      difference.nearly.emplace_back(line, partner);
    }
  }
  for (std::size_t place = 0; place < others.size(); ++place) {
    if (!has_partner[place]) {
      add(others[place].line, most, difference.only_other);
    }
  }
  return difference;
}

}  // namespace goiso
