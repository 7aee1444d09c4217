#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace goiso {

/// Takes bytes as they are made.
using ByteSink = std::function<Result<void>(std::string_view bytes)>;
/// Fills the buffer and says how much it wrote; 0 is the end.
using ByteSource = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

struct TarOwner {
  unsigned uid = 0, gid = 0;
};

/// Writes a tar stream (POSIX.1-2001 pax, restricted) whose bytes depend on nothing but what is added: no owner names, no access times.
/// Names are bytes: what is not UTF-8 is marked hdrcharset=BINARY. Movable; one thread.
class TarWriter {
 public:
  explicit TarWriter(ByteSink sink);
  TarWriter(TarWriter&&) noexcept;
  TarWriter& operator=(TarWriter&&) noexcept;
  ~TarWriter();

  Result<void> add_folder(const std::string& name, unsigned mode, std::int64_t mtime, TarOwner owner = {});
  Result<void> add_symlink(const std::string& name, const std::string& target, std::int64_t mtime);
  /// `source` must give exactly `size` bytes: fewer or more is kUsage, for the file changed while it was read.
  Result<void> add_file(const std::string& name, unsigned mode, std::int64_t mtime, std::int64_t size, const ByteSource& source);
  Result<void> add_text(const std::string& name, unsigned mode, std::int64_t mtime, std::string_view content, TarOwner owner = {});
  /// The end mark. Nothing may be added after it.
  Result<void> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace goiso
