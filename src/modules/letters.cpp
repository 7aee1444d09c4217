#include "modules/letters.h"

#include <clocale>
#include <cwctype>

#include "base/utf8.h"

namespace goiso {
namespace {

// C.UTF-8 is built into glibc from 2.35 on; where it is missing only ASCII has letters.
locale_t unicode() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

void append_utf8(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += {static_cast<char>(0xc0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3f))};
  } else if (c < 0x10000) {
    text += {static_cast<char>(0xe0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3f)),
             static_cast<char>(0x80 | (c & 0x3f))};
  } else {
    text += {static_cast<char>(0xf0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3f)),
             static_cast<char>(0x80 | ((c >> 6) & 0x3f)), static_cast<char>(0x80 | (c & 0x3f))};
  }
}

}  // namespace

bool is_letter(char32_t c) {
  if (c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  return unicode() != nullptr && iswalpha_l(static_cast<wint_t>(c), unicode()) != 0;
}

std::string case_folded(std::string_view name) {
  std::string folded;
  while (!name.empty()) {
    const auto step = next_utf8(name);
    if (!step.is_valid) {
      folded += name[0];
    } else if (step.code_point < 0x80 || unicode() == nullptr) {
      const bool is_upper = step.code_point >= 'A' && step.code_point <= 'Z';
      append_utf8(folded, is_upper ? step.code_point + ('a' - 'A') : step.code_point);
    } else {
      // Up and down again: several lower-case letters may share one capital (ſ and s, ς and σ).
      const auto upper = towupper_l(static_cast<wint_t>(step.code_point), unicode());
      append_utf8(folded, static_cast<char32_t>(towlower_l(upper, unicode())));
    }
    name.remove_prefix(step.size);
  }
  return folded;
}

}  // namespace goiso
