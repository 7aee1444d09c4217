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
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    splitter.feed(bytes.substr(at, piece));
    while (auto object = splitter.next()) {
      insist(object->starts_with('{') && object->ends_with('}'), "an object has its braces");
      objects.push_back(std::move(*object));
    }
  }
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
  if (size == 0) {
    return 0;
  }
  const auto input = text_of(bytes + 1, size - 1);
  const auto objects = objects_in(input, input.size() + 1);
  insist(objects == objects_in(input, bytes[0] + std::size_t{1}), "pieces make no difference");
  for (const auto& object : objects) {
    read_all(json::parse(object));
  }
  read_all(json::parse(input));
  (void)negotiate_api(std::string{input}, std::string{input});
  insist(refused("to it", {500, {}, std::string{input}}).message.size() < 8192, "a refusal has a bound");
  return 0;
}
