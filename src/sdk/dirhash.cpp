#include "sdk/dirhash.h"

#include <algorithm>

#include "base/hash.h"

namespace goiso {

std::string dirhash_h1(std::vector<std::pair<std::string, std::string>> files) {
  std::sort(files.begin(), files.end());
  Sha256 hash;
  for (const auto& [name, digest] : files) {
    if (name.find('\n') != std::string::npos) {
      return {};
    }
    hash.update(digest);
    hash.update("  ");
    hash.update(name);
    hash.update("\n");
  }
  const auto sum = hash.finish();
  return "h1:" + to_base64({reinterpret_cast<const char*>(sum.data()), sum.size()});
}

}  // namespace goiso
