#include "archive/zip_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <vector>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::int64_t kDay = 946'684'800;  // 2000-01-01, which a zip can say
constexpr unsigned kMode = 0644;
constexpr std::size_t kBuffer = 256 * 1024;

struct EntryDeleter {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

}  // namespace

struct ZipWriter::State {
  std::filesystem::path file;
  archive* zip = archive_write_new();

  explicit State(std::filesystem::path path) : file(std::move(path)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { archive_write_free(zip); }

  Error failure() const {
    const char* why = archive_error_string(zip);
    return Error{
        ErrorKind::kStore,
        fmt::format("cannot write '{}': {}", terminal_safe(file.string()), why == nullptr ? "no reason given" : why),
        {},
        {}};
  }
};

ZipWriter::ZipWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipWriter::ZipWriter(ZipWriter&&) noexcept = default;
ZipWriter& ZipWriter::operator=(ZipWriter&&) noexcept = default;
ZipWriter::~ZipWriter() = default;

Result<ZipWriter> ZipWriter::create(const std::filesystem::path& file) {
  auto state = std::make_unique<State>(file);
  auto* const zip = state->zip;
  const bool is_ready = archive_write_set_format_zip(zip) == ARCHIVE_OK &&
                        archive_write_set_options(zip, "compression=deflate,compression-level=1") == ARCHIVE_OK &&
                        archive_write_open_filename(zip, file.c_str()) == ARCHIVE_OK;
  return is_ready ? Result<ZipWriter>{ZipWriter{std::move(state)}} : Result<ZipWriter>{state->failure()};
}

Result<void> ZipWriter::add_file(const std::string& name, std::int64_t size, const ByteSource& source) {
  const std::unique_ptr<archive_entry, EntryDeleter> entry{archive_entry_new()};
  archive_entry_copy_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), static_cast<__LA_MODE_T>(kMode));
  archive_entry_set_mtime(entry.get(), kDay, 0);
  archive_entry_set_size(entry.get(), size);
  if (archive_write_header(state_->zip, entry.get()) != ARCHIVE_OK) {
    return state_->failure();
  }
  std::vector<char> buffer(kBuffer);
  std::int64_t given = 0;
  while (given <= size) {
    TRY_ASSIGN(const auto part, source(buffer.data(), buffer.size()));
    if (part == 0) {
      break;
    }
    given += static_cast<std::int64_t>(part);
    if (given <= size && archive_write_data(state_->zip, buffer.data(), part) != static_cast<la_ssize_t>(part)) {
      return state_->failure();
    }
  }
  if (given != size) {
    return Error{
        ErrorKind::kUsage, fmt::format("'{}' has not the {} bytes it should", terminal_safe(name), size), {}, {}};
  }
  return {};
}

Result<void> ZipWriter::finish() {
  return archive_write_close(state_->zip) == ARCHIVE_OK ? Result<void>{} : Result<void>{state_->failure()};
}

}  // namespace goiso
