#include "archive/tar_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"

namespace goiso {

struct TarWriter::State {
  ByteSink sink;
  archive* tar = archive_write_new();
  std::optional<Error> sink_error;  // why libarchive was told to stop

  explicit State(ByteSink taker) : sink(std::move(taker)) {}
  ~State() { archive_write_free(tar); }

  static la_ssize_t write(archive*, void* self, const void* bytes, std::size_t size) {
    auto& state = *static_cast<State*>(self);
    if (state.sink_error) {
      return ARCHIVE_FATAL;
    }
    auto taken = state.sink({static_cast<const char*>(bytes), size});
    if (!taken) {
      state.sink_error = std::move(taken).error();
      return ARCHIVE_FATAL;
    }
    return static_cast<la_ssize_t>(size);
  }

  Error failure(const std::string& doing) const {
    if (sink_error) {
      return *sink_error;
    }
    const char* text = archive_error_string(tar);
    return Error{ErrorKind::kInternal, fmt::format("cannot write {} into a tar: {}", doing, text == nullptr ? "no reason given" : text), {}, {}};
  }
};

namespace {

struct EntryDeleter {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Entry = std::unique_ptr<archive_entry, EntryDeleter>;

Entry make_entry(const std::string& name, unsigned type, unsigned mode, std::int64_t mtime, TarOwner owner) {
  Entry entry{archive_entry_new()};
  archive_entry_copy_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), type);
  archive_entry_set_perm(entry.get(), static_cast<__LA_MODE_T>(mode));
  archive_entry_set_mtime(entry.get(), mtime, 0);
  archive_entry_set_uid(entry.get(), owner.uid);
  archive_entry_set_gid(entry.get(), owner.gid);
  return entry;
}

}  // namespace

TarWriter::TarWriter(ByteSink sink) : state_(std::make_unique<State>(std::move(sink))) {
  constexpr int kBlock = 64 * 1024;
  archive_write_set_format_pax_restricted(state_->tar);
  // Names go through as the bytes they are, whatever the locale.
  archive_write_set_options(state_->tar, "hdrcharset=BINARY");
  archive_write_set_bytes_per_block(state_->tar, kBlock);
  archive_write_set_bytes_in_last_block(state_->tar, 1);
  archive_write_open(state_->tar, state_.get(), nullptr, &State::write, nullptr);
}
TarWriter::TarWriter(TarWriter&&) noexcept = default;
TarWriter& TarWriter::operator=(TarWriter&&) noexcept = default;
TarWriter::~TarWriter() = default;

namespace {

Result<void> written(int status, bool is_fine, Error failure) {
  if (status == ARCHIVE_OK || (status == ARCHIVE_WARN && is_fine)) {
    return {};
  }
  return failure;
}

}  // namespace

Result<void> TarWriter::add_folder(const std::string& name, unsigned mode, std::int64_t mtime, TarOwner owner) {
  const auto entry = make_entry(name + "/", AE_IFDIR, mode, mtime, owner);
  return written(archive_write_header(state_->tar, entry.get()), true, state_->failure("'" + name + "'"));
}

Result<void> TarWriter::add_symlink(const std::string& name, const std::string& target, std::int64_t mtime) {
  constexpr unsigned kAnyMode = 0777;
  const auto entry = make_entry(name, AE_IFLNK, kAnyMode, mtime, {});
  archive_entry_copy_symlink(entry.get(), target.c_str());
  return written(archive_write_header(state_->tar, entry.get()), true, state_->failure("'" + name + "'"));
}

Result<void> TarWriter::add_file(const std::string& name, unsigned mode, std::int64_t mtime, std::int64_t size, const ByteSource& source) {
  const auto entry = make_entry(name, AE_IFREG, mode, mtime, {});
  archive_entry_set_size(entry.get(), size);
  TRY(written(archive_write_header(state_->tar, entry.get()), true, state_->failure("'" + name + "'")));
  thread_local std::vector<char> buffer(256 * 1024);
  std::int64_t given = 0;
  while (true) {
    TRY_ASSIGN(const auto part, source(buffer.data(), buffer.size()));
    if (part == 0) {
      break;
    }
    given += static_cast<std::int64_t>(part);
    if (given > size) {
      break;
    }
    if (archive_write_data(state_->tar, buffer.data(), part) != static_cast<la_ssize_t>(part)) {
      return state_->failure("'" + name + "'");
    }
  }
  if (given != size) {
    return Error{ErrorKind::kUsage, fmt::format("'{}' changed while it was read", name), {}, "try again when nothing writes to it"};
  }
  return {};
}

Result<void> TarWriter::add_text(const std::string& name, unsigned mode, std::int64_t mtime, std::string_view content, TarOwner owner) {
  const auto entry = make_entry(name, AE_IFREG, mode, mtime, owner);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
  TRY(written(archive_write_header(state_->tar, entry.get()), true, state_->failure("'" + name + "'")));
  if (!content.empty() && archive_write_data(state_->tar, content.data(), content.size()) != static_cast<la_ssize_t>(content.size())) {
    return state_->failure("'" + name + "'");
  }
  return {};
}

Result<void> TarWriter::finish() { return written(archive_write_close(state_->tar), false, state_->failure("the end")); }

}  // namespace goiso
