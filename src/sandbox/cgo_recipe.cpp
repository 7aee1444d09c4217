#include "sandbox/cgo_recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

// apt takes no other names (apt sources.list(5)), nor do we.
std::vector<fs::path> files_in(const fs::path& folder, const std::vector<std::string>& endings) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error}) {
    const auto name = entry.path().filename().string();
    const bool fits =
        std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return name.ends_with(ending); });
    if (fits && entry.is_regular_file(error)) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::vector<fs::path>> apt_sources(const fs::path& root) {
  auto sources = files_in(root / "etc/apt/sources.list.d", {".list", ".sources"});
  if (std::error_code error; fs::is_regular_file(root / "etc/apt/sources.list", error)) {
    sources.insert(sources.begin(), root / "etc/apt/sources.list");
  }
  if (sources.empty()) {
    return Error{ErrorKind::kNotFound,
                 "this machine has no apt sources to take Debian packages from",
                 {},
                 "build dockerfiles/cgo.Dockerfile with your engine, or import an image with 'goiso image import'"};
  }
  return sources;
}

Result<std::vector<std::string>> read_packages(const fs::path& list) {
  TRY_ASSIGN(const auto text, read_file(list));
  std::vector<std::string> packages;
  for (const auto line : split_lines(text)) {
    if (const auto name = trim(line); !name.empty() && !name.starts_with('#')) {
      packages.emplace_back(name);
    }
  }
  return packages;
}

std::string debian_architecture(const std::string& arch) {
  static const std::map<std::string, std::string> kNames{
      {"amd64", "amd64"},     {"arm64", "arm64"},     {"386", "i386"},   {"arm", "armhf"},
      {"ppc64le", "ppc64el"}, {"riscv64", "riscv64"}, {"s390x", "s390x"}};
  const auto name = kNames.find(arch);
  return name == kNames.end() ? std::string{} : name->second;
}

Result<std::string> digest_of(const CgoRecipe& recipe, const fs::path& root) {
  std::string identity = fmt::format("goiso cgo 1\n{}\n{}\n{}\n", recipe.architecture, join(recipe.packages, " "),
                                     sha256_digest(recipe.mount_points));
  auto files = recipe.sources;
  const auto releases = files_in(root / "var/lib/apt/lists", {"_InRelease", "_Release"});
  files.insert(files.end(), releases.begin(), releases.end());
  for (const auto& file : files) {
    TRY_ASSIGN(const auto text, read_file(file));
    identity += fmt::format("{} {}\n", sha256_digest(text), file.filename().string());
  }
  return sha256_digest(identity);
}

}  // namespace

Result<CgoRecipe> read_cgo_recipe(const fs::path& packages, const std::string& arch, std::string mount_points,
                                  const fs::path& root) {
  CgoRecipe recipe;
  TRY_ASSIGN(recipe.packages, read_packages(packages));
  TRY_ASSIGN(recipe.sources, apt_sources(root));
  recipe.architecture = debian_architecture(arch);
  if (recipe.architecture.empty()) {
    return Error{
        ErrorKind::kUsage, fmt::format("Debian has no packages for the engine's architecture '{}'", arch), {}, {}};
  }
  recipe.mount_points = std::move(mount_points);
  TRY_ASSIGN(recipe.digest, digest_of(recipe, root));
  return recipe;
}

std::vector<std::string> mmdebstrap_arguments(const CgoRecipe& recipe, const CgoFiles& files,
                                              const std::vector<std::string>& apt_options, Privilege privilege) {
  // The machine's own sources, addresses and proxies stay out of the image, and so does what no compiler reads.
  constexpr const char* kTidy =
      "cd \"$1\" && rm -rf etc/apt etc/resolv.conf etc/hostname var/cache/apt var/lib/apt tmp usr/share/doc "
      "usr/share/man"
      " usr/share/locale usr/share/info && ln -sf gcc usr/bin/cc && ln -sf g++ usr/bin/c++";
  std::vector<std::string> arguments{
      "--variant=extract",
      "--format=tar",
      privilege == Privilege::kRoot ? "--mode=root" : "--mode=unshare",
      "--architectures=" + recipe.architecture,
      "--include=" + join(recipe.packages, ","),
      "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
      "--skip=cleanup",  // it fails where there is nothing left to clean up
      fmt::format("--extract-hook={}", kTidy),
      fmt::format("--extract-hook=tar-in {} /", shell_quoted(files.mount_points.string()))};
  for (const auto& option : apt_options) {
    arguments.push_back("--aptopt=" + option);
  }
  arguments.emplace_back("");  // no suite: the sources name it
  arguments.push_back(files.tar.string());
  for (const auto& source : recipe.sources) {
    arguments.push_back(source.string());
  }
  return arguments;
}

}  // namespace goiso
