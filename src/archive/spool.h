#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/result.h"

namespace goiso {

/// Bytes that are written once and read several times: in memory up to 8 MiB, beyond that in a file without a name, so that nothing is left
/// of it whatever happens to us. Movable. One thread appends; afterwards any thread reads.
class Spool {
 public:
  /// `folder` is where a large spool's file lives; made when first needed.
  static Result<Spool> create(std::filesystem::path folder);
  Result<void> append(std::string_view bytes);
  std::int64_t size() const { return size_; }
  /// Fills the buffer from `offset`; less than `size` only at the end.
  Result<std::size_t> read_at(std::int64_t offset, char* buffer, std::size_t size) const;
  Result<void> clear();

 private:
  explicit Spool(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<void> move_to_file();

  std::filesystem::path folder_;
  std::string memory_;
  UniqueFd file_;
  std::int64_t size_ = 0;
};

}  // namespace goiso
