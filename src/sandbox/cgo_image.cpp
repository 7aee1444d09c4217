#include "sandbox/cgo_image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "base/child.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/text.h"
#include "engine/images.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

// Proxies, retries, credentials: how this machine's apt reaches its sources. Settings that run programs are not among
// them.
Result<std::vector<std::string>> apt_options(const CgoBench& bench, std::stop_token stop) {
  std::vector<std::string> options{"Dir::Etc::netrc \"/etc/apt/auth.conf\"",
                                   "Dir::Etc::netrcparts \"/etc/apt/auth.conf.d\""};
  const auto program = find_program("apt-config", bench.path);
  for (const auto* root : {"Acquire::http", "Acquire::https", "Acquire::Retries", "Acquire::Check-Valid-Until"}) {
    if (program.empty()) {
      continue;
    }
    TRY_ASSIGN(const auto end, run_child({program, {"dump", root}, {{"PATH", bench.path}}}, stop));
    for (const auto line : split_lines(end.last_words)) {
      if (!line.empty() && end.exit_code == 0) {
        options.emplace_back(line);
      }
    }
  }
  return options;
}

Result<void> make_tar(const CgoRecipe& recipe, const CgoBench& bench, const CgoFiles& files, Progress& progress,
                      std::stop_token stop) {
  const auto program = find_program("mmdebstrap", bench.path);
  if (program.empty()) {
    return Error{ErrorKind::kNotFound,
                 "mmdebstrap is not installed",
                 {},
                 "install the package 'mmdebstrap', or build dockerfiles/cgo.Dockerfile with your engine"};
  }
  const auto privilege = geteuid() == 0 ? Privilege::kRoot : Privilege::kUser;
  TRY_ASSIGN(const auto options, apt_options(bench, stop));
  progress.step_started("fetching Debian packages");
  TRY_ASSIGN(const auto end,
             run_child({program,
                        mmdebstrap_arguments(recipe, files, options, privilege),
                        {{"PATH", bench.path}, {"TMPDIR", bench.open_temporary}, {"LC_ALL", "C.UTF-8"}}},
                       stop));
  progress.step_ended();
  if (end.exit_code != 0 || end.signal != 0) {
    return Error{ErrorKind::kStore,
                 fmt::format("mmdebstrap failed; its last lines:\n{}", terminal_safe(trim(end.last_words))),
                 {},
                 "look whether 'apt-get update' works here"};
  }
  return {};
}

Result<std::string> make_image(const Engine& engine, const CgoRecipe& recipe, const CgoBench& bench, Progress& progress,
                               std::stop_token stop) {
  TRY_ASSIGN(const auto folder, TempFolder::create(bench.temporary, "image-"));
  const CgoFiles files{folder.path() / "mount-points.tar", folder.path() / "cgo.tar"};
  TRY(write_file_atomically(files.mount_points, recipe.mount_points));
  TRY(make_tar(recipe, bench, files, progress, stop));
  const UniqueFd tar{::open(files.tar.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!tar.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot open '{}'", files.tar.string()), errno);
  }
  progress.step_started("importing the image into the engine");
  const auto tag = recipe.digest.substr(recipe.digest.find(':') + 1).substr(0, 12);
  const ImageName name{
      "goiso/cgo", tag, {{labels::kMark, "1"}, {labels::kKind, labels::kCgoKind}, {labels::kDigest, recipe.digest}}};
  const TarSource source = [&](char* buffer, std::size_t size) -> Result<std::size_t> {
    const auto count = ::read(tar.value(), buffer, size);
    return count >= 0 ? Result<std::size_t>{static_cast<std::size_t>(count)}
                      : system_error(ErrorKind::kStore, "cannot read the image's tar", errno);
  };
  auto id = import_image(engine, source, name, stop);
  progress.step_ended();
  return id;
}

Result<std::string> find_image(const Engine& engine, const CgoRecipe& recipe, std::stop_token stop) {
  TRY_ASSIGN(const auto images, list_images(engine,
                                            {fmt::format("{}={}", labels::kKind, labels::kCgoKind),
                                             fmt::format("{}={}", labels::kDigest, recipe.digest)},
                                            stop));
  return images.empty() ? std::string{} : images.front().id;
}

}  // namespace

Result<CgoImage> provide_cgo_image(const Engine& engine, const CgoRecipe& recipe, const CgoBench& bench,
                                   Progress& progress, std::stop_token stop) {
  TRY(make_folders(bench.temporary));
  TRY_ASSIGN(const auto lock, FileLock::acquire(bench.temporary / "image.lock", FileLock::Mode::kExclusive, stop));
  TRY_ASSIGN(auto there, find_image(engine, recipe, stop));
  if (!there.empty()) {
    return CgoImage{std::move(there), false};
  }
  TRY_ASSIGN(auto id, make_image(engine, recipe, bench, progress, stop));
  return CgoImage{std::move(id), true};
}

}  // namespace goiso
