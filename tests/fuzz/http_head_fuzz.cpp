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
  in_pieces(bytes, piece, [&](std::string_view part) { content += dechunker.feed(part); });
  insist(!(dechunker.is_over() && dechunker.has_failed()), "what is over has not failed");
  return content;
}

}  // namespace
}  // namespace goiso

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  const StreamInput input{bytes, size};
  if (const auto answer = parse_head(input.whole())) {
    insist(answer->status >= 100 && answer->status <= 999, "a status has three digits");
    (void)is_chunked(*answer);
  }
  (void)input.read_both_ways(dechunked);
  return 0;
}
