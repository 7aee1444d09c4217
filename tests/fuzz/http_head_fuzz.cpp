// The head of an answer that upgrades its connection, and the chunked coding. The first byte says in which pieces the
// coding comes.
#include <string>

#include "fuzz_input.h"
#include "http/chunked.h"
#include "http/headers.h"

namespace goiso {
namespace {

std::string dechunked(std::string_view bytes, std::size_t piece) {
  Dechunker dechunker;
  std::string content;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    content += dechunker.feed(bytes.substr(at, piece));
  }
  insist(!(dechunker.is_over() && dechunker.has_failed()), "what is over has not failed");
  return content;
}

}  // namespace
}  // namespace goiso

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  if (size == 0) {
    return 0;
  }
  const auto input = text_of(bytes + 1, size - 1);
  if (const auto answer = parse_head(input)) {
    insist(answer->status >= 100 && answer->status <= 999, "a status has three digits");
    (void)is_chunked(*answer);
  }
  insist(dechunked(input, input.size() + 1) == dechunked(input, bytes[0] + std::size_t{1}),
         "pieces make no difference");
  return 0;
}
