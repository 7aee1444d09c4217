// Archives of both kinds. The first byte says which.
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "archive/archive_reader.h"
#include "archive/name_rules.h"
#include "base/fd.h"
#include "fuzz_input.h"

namespace goiso {
namespace {

constexpr ArchiveLimits kLimits{1000, 1 << 20, 1 << 20};

void read_all(const std::string& path, ArchiveReader::Format format) {
  auto reader = ArchiveReader::open(path, format, kLimits);
  std::vector<char> buffer(16 * 1024);
  while (reader) {
    const auto entry = reader->next();
    if (!entry || !*entry) {
      return;
    }
    insist(refuse_member_name((*entry)->name) == nullptr, "a refused name is never given");
    insist(((*entry)->mode & 07000) <= 01000, "nor a set-id bit");
    std::int64_t bytes = 0;
    for (auto got = reader->read(buffer.data(), buffer.size()); got && *got > 0;
         got = reader->read(buffer.data(), buffer.size())) {
      bytes += static_cast<std::int64_t>(*got);
    }
    insist(bytes <= kLimits.max_file_bytes, "nor more than the limits");
  }
}

}  // namespace
}  // namespace goiso

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  if (size == 0) {
    return 0;
  }
  const UniqueFd file{memfd_create("archive", MFD_CLOEXEC)};
  insist(write(file.value(), bytes + 1, size - 1) == static_cast<ssize_t>(size - 1), "the input fits into memory");
  read_all("/proc/self/fd/" + std::to_string(file.value()),
           bytes[0] % 2 == 0 ? ArchiveReader::Format::kTarGz : ArchiveReader::Format::kZip);
  return 0;
}
