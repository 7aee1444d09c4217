// Go versions, one a line: what parses is written and read back the same, and any three are in order.
#include <string>
#include <vector>

#include "fuzz_input.h"
#include "model/go_version.h"

namespace goiso {
namespace {

std::vector<GoVersion> versions_in(std::string_view text) {
  constexpr std::size_t kMost = 12;
  std::vector<GoVersion> versions;
  while (!text.empty() && versions.size() < kMost) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (const auto version = GoVersion::parse(line)) {
      const auto again = GoVersion::parse(version->text());
      insist(again && *again == *version && again->text() == version->text(), "a version's text is that version");
      insist(GoVersion::parse(version->name()) == version, "so is its name");
      insist(version->minor() >= 0 && version->minor() <= 1'000'000, "a minor number saturates");
      versions.push_back(*version);
    }
  }
  return versions;
}

}  // namespace
}  // namespace goiso

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  const auto versions = versions_in(text_of(bytes, size));
  for (const auto& a : versions) {
    for (const auto& b : versions) {
      insist((a < b) == (b > a), "order has two sides");
      for (const auto& c : versions) {
        insist(!(a < b && b < c) || a < c, "order is transitive");
      }
    }
  }
  return 0;
}
