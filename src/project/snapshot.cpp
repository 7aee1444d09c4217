#include "project/snapshot.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <map>
#include <set>

#include "archive/tar_writer.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/hash.h"
#include "base/text.h"
#include "project/go_imports.h"
#include "project/import_kind.h"
#include "project/leave_out.h"
#include "project/tree_walk.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kImportsWithin = 64 * 1024;  // import declarations come first; longer licences than this do not

class Taker {
 public:
  Taker(const Project& project, const SnapshotLimits& limits, Spool& into, Progress& progress)
      : project_(project),
        limits_(limits),
        progress_(progress),
        kinds_(project),
        tar_([this, &into](std::string_view bytes) -> Result<void> {
          hash_.update(bytes);
          return into.append(bytes);
        }) {}

  Result<void> take_tree(const fs::path& folder, std::stop_token stop);
  Result<void> take_named(const fs::path& folder, const std::vector<std::string>& files);
  Result<Snapshot> finish();

 private:
  Result<WalkStep> visit(const WalkEntry& entry, const std::string& name);
  Result<void> add_parents(const std::string& name);
  Result<void> add_file(const WalkEntry& entry, const std::string& name);
  Result<void> add_link(const WalkEntry& entry, const std::string& name);
  Result<void> count(const std::string& name, std::int64_t bytes);
  void note_source(const std::string& name, std::string start);
  void note_imports(const std::string& name, std::string_view source);
  Error too_big(const std::string& what) const;

  const Project& project_;
  const SnapshotLimits& limits_;
  Progress& progress_;
  const ImportKinds kinds_;
  Sha256 hash_;
  TarWriter tar_;
  Snapshot snapshot_;
  std::set<std::string> std_imports_, std_test_imports_, imports_, test_imports_;
  std::size_t module_bytes_ = 0;
  std::set<std::string> parents_;
  std::map<std::string, std::int64_t> top_folders_;  // bytes below each folder of the first level
  std::int64_t entries_ = 0;
};

Error Taker::too_big(const std::string& what) const {
  std::vector<std::pair<std::int64_t, std::string>> largest;
  for (const auto& [name, bytes] : top_folders_) {
    largest.emplace_back(bytes, name);
  }
  std::sort(largest.rbegin(), largest.rend());
  std::vector<std::string> named;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, largest.size()); ++i) {
    named.push_back(fmt::format("'{}' ({})", largest[i].second, human_size(largest[i].first)));
  }
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' is too big: {}", project_.root.string(), what),
               {},
               fmt::format("the largest parts so far: {}; --disk gives the box more room", join(named, ", "))};
}

Result<void> Taker::count(const std::string& name, std::int64_t bytes) {
  snapshot_.bytes += bytes;
  top_folders_[name.substr(0, name.find('/'))] += bytes;
  if (++entries_ > limits_.max_files) {
    return too_big(fmt::format("more than {} entries", limits_.max_files));
  }
  if (snapshot_.bytes > limits_.max_bytes) {
    return too_big(fmt::format("more than {}", human_size(limits_.max_bytes)));
  }
  return {};
}

// Go itself passes these folders over (go help packages); the standard packages that they import are few and known.
bool is_passed_over(std::string_view name) {
  const auto parts = split(name, '/');
  return std::any_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part == "testdata" || part.starts_with('_') || part.starts_with('.');
  });
}

void Taker::note_imports(const std::string& name, std::string_view source) {
  const bool is_test = name.ends_with("_test.go");
  const bool is_built = !is_passed_over(name);
  for (auto& import : imports_of(source)) {
    const auto kind = kinds_.of(import);
    if (kind == ImportKind::kStd) {
      (is_test ? std_test_imports_ : std_imports_).insert(std::move(import));
    } else if (kind == ImportKind::kOther && is_built) {
      (is_test ? test_imports_ : imports_).insert(std::move(import));
    }
  }
}

bool names_modules(std::string_view leaf) {
  return leaf == "go.mod" || leaf == "go.sum" || leaf == "go.work" || leaf == "go.work.sum";
}

void Taker::note_source(const std::string& name, std::string start) {
  if (name.ends_with(".go")) {
    note_imports(name, std::string_view{start}.substr(0, kImportsWithin));
    return;
  }
  module_bytes_ += start.size();
  if (module_bytes_ <= kMostModuleFiles) {
    snapshot_.module_files.emplace(name, std::move(start));
  }
}

Result<void> Taker::add_file(const WalkEntry& entry, const std::string& name) {
  const auto where = project_.base / name;
  const UniqueFd fd{openat(entry.parent, entry.leaf.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kUsage, fmt::format("cannot read '{}'", where.string()), errno);
  }
  TRY(count(name, entry.status.st_size));
  std::string start;  // of a Go file, for its imports; the whole of a file about modules
  const auto wanted = name.ends_with(".go")       ? kImportsWithin
                      : names_modules(entry.leaf) ? kMostModuleFiles + 1
                                                  : std::size_t{0};
  const ByteSource source = [&](char* buffer, std::size_t size) -> Result<std::size_t> {
    const auto got = read(fd.value(), buffer, size);
    if (got < 0) {
      return system_error(ErrorKind::kUsage, fmt::format("cannot read '{}'", where.string()), errno);
    }
    start.append(buffer, std::min(static_cast<std::size_t>(got), wanted - start.size()));
    return static_cast<std::size_t>(got);
  };
  const unsigned mode = (entry.status.st_mode & 0111) != 0 ? 0755 : 0644;
  TRY(tar_.add_file(name, mode, entry.status.st_mtim.tv_sec, entry.status.st_size, source));
  struct stat after {};
  if (fstat(fd.value(), &after) != 0 || after.st_size != entry.status.st_size ||
      after.st_mtim.tv_sec != entry.status.st_mtim.tv_sec || after.st_mtim.tv_nsec != entry.status.st_mtim.tv_nsec) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' changed while it was read", where.string()),
                 {},
                 "try again when nothing writes to it"};
  }
  if (wanted > 0) {
    note_source(name, std::move(start));
  }
  ++snapshot_.files;
  return {};
}

Result<void> Taker::add_link(const WalkEntry& entry, const std::string& name) {
  char target[PATH_MAX];
  const auto size = readlinkat(entry.parent, entry.leaf.c_str(), target, sizeof target);
  if (size < 0) {
    return system_error(ErrorKind::kUsage, fmt::format("cannot read '{}'", (project_.base / name).string()), errno);
  }
  const auto to = portable_target(project_.base, name, {target, static_cast<std::size_t>(size)});
  if (!stays_inside(name, to)) {
    snapshot_.left_out.push_back(name + " (symlink out of the tree)");
    return {};
  }
  TRY(count(name, 0));
  return tar_.add_symlink(name, to, entry.status.st_mtim.tv_sec);
}

Result<WalkStep> Taker::visit(const WalkEntry& entry, const std::string& name) {
  const auto mode = entry.status.st_mode;
  if (!S_ISDIR(mode) && is_left_out_file(entry.leaf)) {
    snapshot_.left_out.push_back(name);
  } else if (S_ISDIR(mode)) {
    if (is_left_out_folder(entry.leaf)) {
      snapshot_.left_out.push_back(name);
      return WalkStep::kSkip;
    }
    TRY(count(name, 0));
    TRY(tar_.add_folder(name, 0755, entry.status.st_mtim.tv_sec));
  } else if (S_ISREG(mode)) {
    TRY(add_file(entry, name));
  } else if (S_ISLNK(mode)) {
    TRY(add_link(entry, name));
  } else {
    snapshot_.left_out.push_back(name + (S_ISFIFO(mode) ? " (fifo)" : S_ISSOCK(mode) ? " (socket)" : " (device)"));
  }
  if (entries_ % 256 == 0) {
    progress_.step_moved(snapshot_.bytes, 0, "bytes");
  }
  return WalkStep::kGoOn;
}

// The folders between base and what is taken: made once, with a time that does not depend on what else is in them.
Result<void> Taker::add_parents(const std::string& name) {
  for (auto slash = name.find('/');; slash = name.find('/', slash + 1)) {
    const auto parent = name.substr(0, slash);
    if (!parent.empty() && parents_.insert(parent).second) {
      TRY(tar_.add_folder(parent, 0755, 0));
    }
    if (slash == std::string::npos) {
      return {};
    }
  }
}

Result<void> Taker::take_tree(const fs::path& folder, std::stop_token stop) {
  const auto relative =
      folder == project_.base ? std::string{} : folder.lexically_relative(project_.base).generic_string();
  TRY(add_parents(relative));
  const auto prefix = relative.empty() ? std::string{} : relative + "/";
  return walk_tree(
      folder, [&](const WalkEntry& entry) { return visit(entry, prefix + entry.name); }, stop);
}

Result<void> Taker::take_named(const fs::path& folder, const std::vector<std::string>& files) {
  const UniqueFd fd{open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  for (const auto& file : files) {
    WalkEntry entry{file, {}, fd.value(), file};
    if (fstatat(fd.value(), file.c_str(), &entry.status, 0) != 0) {
      return system_error(ErrorKind::kUsage, fmt::format("cannot read '{}'", (folder / file).string()), errno);
    }
    TRY(add_file(entry, file));
  }
  return {};
}

std::vector<std::string> only_in(const std::set<std::string>& some, const std::set<std::string>& others) {
  std::vector<std::string> only;
  std::set_difference(some.begin(), some.end(), others.begin(), others.end(), std::back_inserter(only));
  return only;
}

Result<Snapshot> Taker::finish() {
  TRY(tar_.finish());
  const auto digest = hash_.finish();
  snapshot_.digest = "sha256:" + to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  std::sort(snapshot_.left_out.begin(), snapshot_.left_out.end());
  snapshot_.std_imports.assign(std_imports_.begin(), std_imports_.end());
  snapshot_.std_test_imports = only_in(std_test_imports_, std_imports_);
  snapshot_.imports.assign(imports_.begin(), imports_.end());
  snapshot_.test_imports = only_in(test_imports_, imports_);
  if (module_bytes_ > kMostModuleFiles) {
    snapshot_.module_files.clear();
  }
  return std::move(snapshot_);
}

// Roots in byte order; an included folder inside another one comes with it.
std::vector<fs::path> roots_of(const Project& project) {
  std::vector<fs::path> roots{project.root};
  roots.insert(roots.end(), project.included.begin(), project.included.end());
  std::sort(roots.begin(), roots.end());
  std::vector<fs::path> outermost;
  for (const auto& root : roots) {
    const bool is_inside = !outermost.empty() && *root.lexically_relative(outermost.back()).begin() != "..";
    if (!is_inside) {
      outermost.push_back(root);
    }
  }
  return outermost;
}

}  // namespace

Result<Snapshot> take_snapshot(const Project& project, const SnapshotLimits& limits, Spool& into, Progress& progress,
                               std::stop_token stop) {
  TRY(into.clear());
  Taker taker{project, limits, into, progress};
  if (!project.only_files.empty()) {
    TRY(taker.take_named(project.root, project.only_files));
    return taker.finish();
  }
  for (const auto& root : roots_of(project)) {
    TRY(taker.take_tree(root, stop));
  }
  return taker.finish();
}

}  // namespace goiso
