#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "archive/tar_writer.h"
#include "base/result.h"

namespace goiso {

/// Writes a zip file, packed as fast as it goes. All members are plain files of one day, so that equal members make
/// equal files. Whoever destroys it before finish() leaves a file that is no zip. Movable; one thread.
class ZipWriter {
 public:
  /// kStore when `file` cannot be written; what was there is gone.
  static Result<ZipWriter> create(const std::filesystem::path& file);
  ZipWriter(ZipWriter&&) noexcept;
  ZipWriter& operator=(ZipWriter&&) noexcept;
  ~ZipWriter();

  /// `source` must give exactly `size` bytes.
  Result<void> add_file(const std::string& name, std::int64_t size, const ByteSource& source);
  /// Nothing may be added after it. Not synced.
  Result<void> finish();

 private:
  struct State;
  explicit ZipWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
