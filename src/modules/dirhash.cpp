#include "modules/dirhash.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/hash.h"

namespace goiso {
namespace {

constexpr std::string_view kPrefix = "h1:";

// Folders of a release that its module does not have (cmd/distpack; before go1.21 also .github, when the old releases
// were converted).
bool is_left_out(std::string_view path) {
  constexpr std::array<std::string_view, 5> kFolders = {"api/", "doc/", "misc/", "test/", ".github/"};
  return std::any_of(kFolders.begin(), kFolders.end(),
                     [&](std::string_view folder) { return path.starts_with(folder); });
}

}  // namespace

std::string dirhash_h1(std::vector<NamedDigest> files) {
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
  return std::string{kPrefix} + to_base64({reinterpret_cast<const char*>(sum.data()), sum.size()});
}

std::string go_mod_h1(std::string_view go_mod) { return dirhash_h1({{"go.mod", sha256_hex(go_mod)}}); }

bool is_h1(std::string_view text) {
  const auto bytes = text.starts_with(kPrefix) ? from_base64(text.substr(kPrefix.size())) : std::nullopt;
  return bytes && bytes->size() == 32;
}

std::string toolchain_h1(const std::vector<NamedDigest>& tarball, std::string_view version) {
  constexpr std::string_view kGo = "go/", kGoMod = "/go.mod";
  std::vector<NamedDigest> files;
  for (const auto& [name, digest] : tarball) {
    if (!name.starts_with(kGo)) {
      return {};
    }
    auto path = name.substr(kGo.size());
    if (is_left_out(path)) {
      continue;
    }
    // A module's zip may have no go.mod below its root; the rule looks at the whole name, so go/go.mod counts too.
    if (name.ends_with(kGoMod)) {
      path.insert(path.size() - 6, "_");
    }
    files.emplace_back(fmt::format("golang.org/toolchain@{}/{}", version, path), digest);
  }
  return files.empty() ? std::string{} : dirhash_h1(std::move(files));
}

}  // namespace goiso
