#include "archive/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <clocale>

#include "archive/name_rules.h"
#include "base/fd.h"
#include "base/text.h"

namespace goiso {
namespace {

constexpr std::int64_t kRatioFrom = 16 << 20;

// libarchive turns a zip's UTF-8 names into those of the thread's locale and gives none at all in the C locale.
class Utf8Names {
 public:
  Utf8Names() : before_(uselocale(utf8())) {}
  ~Utf8Names() { uselocale(before_); }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  static locale_t utf8() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;  // none on a C library without it: uselocale() then changes nothing
  }
  locale_t before_;
};

struct ArchiveDeleter {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

}  // namespace

struct ArchiveReader::State {
  std::filesystem::path path;
  ArchiveLimits limits;
  UniqueFd file;
  std::int64_t file_size = 0;
  std::unique_ptr<archive, ArchiveDeleter> reader;
  SeenNames seen;
  ArchiveEntry current;
  std::int64_t entries = 0;
  std::int64_t bytes = 0;          // of all contents so far
  std::int64_t current_bytes = 0;  // of the current member so far

  Error refuse(const std::string& name, const std::string& why) const {
    return Error{ErrorKind::kUntrusted, fmt::format("'{}' is refused: member '{}' has {}", path.string(), terminal_safe(name), why), {}, {}};
  }
  Error damaged() const {
    const char* text = archive_error_string(reader.get());
    return Error{ErrorKind::kUntrusted, fmt::format("'{}' is damaged: {}", path.string(), text == nullptr ? "no reason given" : terminal_safe(text)), {}, {}};
  }
};

ArchiveReader::ArchiveReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveReader::ArchiveReader(ArchiveReader&&) noexcept = default;
ArchiveReader& ArchiveReader::operator=(ArchiveReader&&) noexcept = default;
ArchiveReader::~ArchiveReader() = default;

Result<ArchiveReader> ArchiveReader::open(const std::filesystem::path& path, Format format, const ArchiveLimits& limits) {
  const Utf8Names names;
  auto state = std::make_unique<State>();
  state->path = path;
  state->limits = limits;
  state->file.reset(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!state->file.is_open()) {
    return system_error(errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kStore, fmt::format("cannot open '{}'", path.string()), errno);
  }
  state->file_size = lseek(state->file.value(), 0, SEEK_END);
  lseek(state->file.value(), 0, SEEK_SET);
  state->reader.reset(archive_read_new());
  auto* const reader = state->reader.get();
  if (format == Format::kZip) {
    archive_read_support_format_zip_seekable(reader);
  } else {
    archive_read_support_format_tar(reader);
    archive_read_support_filter_gzip(reader);  // in the process; no outside program
  }
  constexpr std::size_t kBlock = 256 * 1024;
  if (archive_read_open_fd(reader, state->file.value(), kBlock) != ARCHIVE_OK) {
    return state->damaged();
  }
  return ArchiveReader{std::move(state)};
}

namespace {

const char* refuse_kind(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr) {
    return "a hard link";
  }
  if (archive_entry_sparse_count(entry) > 0) {
    return "holes";
  }
  if (archive_entry_is_encrypted(entry) != 0) {
    return "encrypted content";
  }
  const auto type = archive_entry_filetype(entry);
  if (type != AE_IFREG && type != AE_IFDIR) {
    return "a type that is neither file nor folder";
  }
  constexpr unsigned kSetId = 06000;
  return (archive_entry_perm(entry) & kSetId) != 0 ? "a set-id bit" : nullptr;
}

ArchiveEntry entry_of(archive_entry* raw) {
  ArchiveEntry entry;
  const char* name = archive_entry_pathname_utf8(raw) != nullptr ? archive_entry_pathname_utf8(raw) : archive_entry_pathname(raw);
  entry.name = name == nullptr ? "" : name;
  entry.is_folder = archive_entry_filetype(raw) == AE_IFDIR;
  if (entry.is_folder && entry.name.size() > 1 && entry.name.ends_with('/')) {
    entry.name.pop_back();
  }
  entry.size = archive_entry_size_is_set(raw) != 0 ? archive_entry_size(raw) : -1;
  entry.mode = archive_entry_perm(raw);
  entry.mtime = archive_entry_mtime(raw);
  return entry;
}

}  // namespace

Result<std::optional<ArchiveEntry>> ArchiveReader::next() {
  const Utf8Names names;
  auto& state = *state_;
  if (state.entries > 0 && !state.current.is_folder && state.current.size >= 0 && state.current_bytes != 0 && state.current_bytes != state.current.size) {
    return state.refuse(state.current.name, "a size that lies");
  }
  archive_entry* raw = nullptr;
  const int status = archive_read_next_header(state.reader.get(), &raw);
  if (status == ARCHIVE_EOF) {
    return std::optional<ArchiveEntry>{};
  }
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
    return state.damaged();
  }
  state.current = entry_of(raw);
  state.current_bytes = 0;
  if (const char* why = refuse_member_name(state.current.name)) {
    return state.refuse(state.current.name, why);
  }
  if (const char* why = refuse_kind(raw)) {
    return state.refuse(state.current.name, why);
  }
  if (!state.seen.add(state.current.name, state.current.is_folder)) {
    return state.refuse(state.current.name, "a name that came before");
  }
  if (++state.entries > state.limits.max_entries || state.current.size > state.limits.max_file_bytes) {
    return state.refuse(state.current.name, "more members or bytes than allowed");
  }
  return std::optional<ArchiveEntry>{state.current};
}

Result<std::size_t> ArchiveReader::read(char* buffer, std::size_t size) {
  auto& state = *state_;
  const auto got = archive_read_data(state.reader.get(), buffer, size);
  if (got < 0) {
    return state.damaged();
  }
  state.bytes += got;
  state.current_bytes += got;
  const auto ratio = state.limits.max_ratio;
  const bool is_bomb = ratio > 0 && state.bytes > kRatioFrom && state.bytes / ratio > state.file_size;
  if (is_bomb || state.bytes > state.limits.max_bytes || state.current_bytes > state.limits.max_file_bytes) {
    return state.refuse(state.current.name, "more bytes than allowed");
  }
  if (got == 0 && state.current.size >= 0 && state.current_bytes != state.current.size) {
    return state.refuse(state.current.name, "a size that lies");
  }
  return static_cast<std::size_t>(got);
}

}  // namespace goiso
