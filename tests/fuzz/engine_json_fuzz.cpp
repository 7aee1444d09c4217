// What an engine may send: a stream of events in any pieces, and the readers of its answers. The first byte says in
// which pieces.
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/json.h"
#include "engine/object_splitter.h"
#include "engine/system.h"
#include "fuzz_input.h"

namespace goiso {
namespace {

std::vector<std::string> objects_in(std::string_view bytes, std::size_t piece) {
  ObjectSplitter splitter;
  std::vector<std::string> objects;
  in_pieces(bytes, piece, [&](std::string_view part) {
    splitter.feed(part);
    while (auto object = splitter.next()) {
      insist(object->starts_with('{') && object->ends_with('}'), "an object has its braces");
      objects.push_back(std::move(*object));
    }
  });
  return objects;
}

void read_all(const json::Json& value) {
  for (const auto* name : {"Id", "timeNano", "Actor", "Warnings"}) {
    (void)json::text(value, name);
    (void)json::number(value, name);
    (void)json::truth(value, name);
    (void)json::text(json::at(value, name), name);
  }
}

}  // namespace
}  // namespace goiso

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  const StreamInput stream{bytes, size};
  for (const auto& object : stream.read_both_ways(objects_in)) {
    read_all(json::parse(object));
  }
  const std::string input{stream.whole()};
  read_all(json::parse(input));
  (void)negotiate_api(input, input);
  insist(refused("to it", {500, {}, input}).message.size() < 8192, "a refusal has a bound");
  return 0;
}
