#include "project/go_imports.h"

namespace goiso {
namespace {

// The tokens that can stand before the first declaration that is no import.
class Scanner {
 public:
  explicit Scanner(std::string_view source) : rest_(source) {}

  /// A word, a punctuation mark, or a string with its quotes; "" at the end or at what cannot stand here.
  std::string_view next() {
    skip_blanks();
    if (rest_.empty()) {
      return {};
    }
    const char c = rest_[0];
    if (c == '"' || c == '`') {
      return take_string(c);
    }
    const auto size = is_word(c) ? word_size() : 1;
    return take(size);
  }

 private:
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  }
  std::string_view take(std::size_t size) {
    const auto token = rest_.substr(0, size);
    rest_.remove_prefix(token.size());
    return token;
  }
  std::size_t word_size() const {
    std::size_t size = 0;
    while (size < rest_.size() && is_word(rest_[size])) {
      ++size;
    }
    return size;
  }
  std::string_view take_string(char quote) {
    const auto end = rest_.find(quote, 1);  // import paths have no escapes
    return end == std::string_view::npos ? std::string_view{} : take(end + 1);
  }
  void skip_blanks() {
    while (!rest_.empty()) {
      if (rest_.starts_with("//")) {
        skip_past("\n");
      } else if (rest_.starts_with("/*")) {
        rest_.remove_prefix(2);
        skip_past("*/");
      } else if (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\r' || rest_[0] == '\n' || rest_[0] == ';') {
        rest_.remove_prefix(1);
      } else if (rest_.starts_with("\xEF\xBB\xBF")) {
        rest_.remove_prefix(3);
      } else {
        return;
      }
    }
  }
  void skip_past(std::string_view mark) {
    const auto at = rest_.find(mark);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + mark.size());
  }

  std::string_view rest_;
};

bool is_string(std::string_view token) { return token.size() >= 2 && (token[0] == '"' || token[0] == '`'); }

// One import spec that begins with `token`: [name | "." | "_"] "path". False when it is none.
bool take_spec(Scanner& scanner, std::string_view token, std::vector<std::string>& imports) {
  const auto path = is_string(token) ? token : scanner.next();
  if (!is_string(path)) {
    return false;
  }
  imports.emplace_back(path.substr(1, path.size() - 2));
  return true;
}

bool take_group(Scanner& scanner, std::vector<std::string>& imports) {
  for (auto token = scanner.next(); token != ")"; token = scanner.next()) {
    if (token.empty() || !take_spec(scanner, token, imports)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::vector<std::string> imports_of(std::string_view source) {
  std::vector<std::string> imports;
  Scanner scanner{source};
  if (scanner.next() != "package" || scanner.next().empty()) {
    return imports;
  }
  while (scanner.next() == "import") {
    const auto token = scanner.next();
    if (!(token == "(" ? take_group(scanner, imports) : take_spec(scanner, token, imports))) {
      return imports;
    }
  }
  return imports;
}

}  // namespace goiso
