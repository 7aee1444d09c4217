// go.mod, go.work and the import declarations of a source file.
#include <string>

#include "fuzz_input.h"
#include "project/go_imports.h"
#include "project/go_mod.h"
#include "project/leave_out.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  const auto input = text_of(bytes, size);
  (void)parse_go_mod(input);
  (void)parse_go_work(input);
  std::size_t length = 0;
  for (const auto& path : imports_of(input)) {
    length += path.size();
  }
  insist(length <= size, "imports are in the source");
  (void)is_local_path(input);
  (void)is_left_out_folder(input);
  (void)stays_inside(input.substr(0, size / 2), input.substr(size / 2));
  return 0;
}
