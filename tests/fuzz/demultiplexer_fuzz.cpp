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
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    demultiplexer.feed(bytes.substr(at, piece));
    while (const auto chunk = demultiplexer.next()) {
      insist(!chunk->bytes.empty(), "a chunk holds something");
      contents[chunk->stream] += chunk->bytes;
    }
  }
  return contents;
}

}  // namespace
}  // namespace goiso

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  if (size == 0) {
    return 0;
  }
  const auto input = text_of(bytes + 1, size - 1);
  insist(demultiplexed(input, input.size() + 1) == demultiplexed(input, bytes[0] + std::size_t{1}),
         "pieces make no difference");
  return 0;
}
