#include "sandbox/base_image.h"

#include <fmt/format.h>

#include <charconv>

#include "archive/tar_writer.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "engine/images.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

struct RootEntry {
  char type = 'd';  // d, f, l
  unsigned mode = 0;
  unsigned uid = 0, gid = 0;
  std::string name;
  std::string source;  // of a file: below images/base/files, or "goiso-init"
};

std::optional<unsigned> number(std::string_view text, int base) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

}  // namespace
}  // namespace goiso
