#include <cstdlib>

#include "modules/sum_record.h"

// A lookup's answer that is read is written again as it came; its lines, if any, are hashes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const goiso::SumQuery query{"example.test/m01", "v1.1.0"};
  if (const auto answer = goiso::parse_sum_answer(bytes)) {
    if (goiso::to_text(*answer) != bytes) {
      std::abort();
    }
    if (const auto sums = goiso::sums_in(answer->record, query); sums && !sums->zip_h1.starts_with("h1:")) {
      std::abort();
    }
  }
  const auto at = bytes.find('@');
  if (at != std::string_view::npos) {
    const auto path = goiso::lookup_path({std::string{bytes.substr(0, at)}, std::string{bytes.substr(at + 1)}});
    if (path && (path->find("/..") != std::string::npos || path->find("//") != std::string::npos ||
                 path->find('\0') != std::string::npos)) {
      std::abort();
    }
  }
  return 0;
}
