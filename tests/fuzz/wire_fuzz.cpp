// Frames cut from any bytes, in any pieces, and the messages in them. The first byte says in which pieces.
#include "fuzz_input.h"
#include "wire/frame.h"
#include "wire/message.h"

namespace goiso::wire {
namespace {

template <class Message>
void decode(std::string_view payload) {
  const auto message = Message::decode(payload);
  insist(!message || message->encode() == payload, "a message decodes only from what it encodes to");
}

void decode_all(std::string_view payload) {
  decode<KeyMessage>(payload);
  decode<ProbeMessage>(payload);
  decode<FactsMessage>(payload);
  decode<SeedMessage>(payload);
  decode<WriteMessage>(payload);
  decode<UnpackMessage>(payload);
  decode<CountsMessage>(payload);
  decode<RunMessage>(payload);
  decode<OutputMessage>(payload);
  decode<EndedMessage>(payload);
  decode<UsageMessage>(payload);
  decode<TroubleMessage>(payload);
}

std::size_t count_frames(Direction direction, std::string_view bytes, std::size_t piece) {
  FrameReader reader{direction};
  reader.set_key({});
  std::size_t count = 0;
  in_pieces(bytes, piece, [&](std::string_view part) {
    reader.feed(part);
    while (const auto frame = reader.next()) {
      insist(frame->sequence == count++, "frames come in order");
      insist(frame->payload.size() <= kMaxPayload, "a payload has a bound");
      decode_all(frame->payload);
    }
  });
  return count;
}

}  // namespace
}  // namespace goiso::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  const StreamInput stream{bytes, size};
  wire::decode_all(stream.whole());
  for (const auto direction : {wire::Direction::kToInit, wire::Direction::kToController}) {
    (void)stream.read_both_ways(
        [&](std::string_view whole, std::size_t piece) { return wire::count_frames(direction, whole, piece); });
  }
  return 0;
}
