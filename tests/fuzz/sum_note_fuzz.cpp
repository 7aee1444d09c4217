#include <cstdlib>

#include "modules/note.h"
#include "modules/tree_head.h"

// A note of anybody's is refused or opens; what opens is the text before the signatures, and a tree head of it is
// within bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view note{reinterpret_cast<const char*>(data), size};
  static const auto kKey =
      goiso::VerifierKey::parse("sumdb.example.test+8f24f0ae+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk");
  if (const auto text = goiso::open_note(note, *kKey); text && !note.starts_with(*text)) {
    std::abort();
  }
  if (const auto head = goiso::parse_tree_head(note); head && (head->size < 0 || head->size > goiso::kMaxTreeSize)) {
    std::abort();
  }
  if (const auto key = goiso::VerifierKey::parse(note); key && key->text() != note) {
    std::abort();
  }
  return 0;
}
