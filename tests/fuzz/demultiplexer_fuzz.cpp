// The engine's multiplexed stream, in any pieces. The first byte says in which.
#include <map>
#include <string>

#include "engine/attach.h"
#include "fuzz_input.h"

namespace goiso {
namespace {

std::map<AttachChunk::Stream, std::string> demultiplexed(std::string_view bytes, std::size_t piece) {
  Demultiplexer demultiplexer;
  std::map<AttachChunk::Stream, std::string> contents;
  in_pieces(bytes, piece, [&](std::string_view part) {
    demultiplexer.feed(part);
    while (const auto chunk = demultiplexer.next()) {
      insist(!chunk->bytes.empty(), "a chunk holds something");
      contents[chunk->stream] += chunk->bytes;
    }
  });
  return contents;
}

}  // namespace
}  // namespace goiso

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  (void)StreamInput{bytes, size}.read_both_ways(demultiplexed);
  return 0;
}
