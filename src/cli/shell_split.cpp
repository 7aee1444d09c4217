#include "cli/shell_split.h"

#include <fmt/format.h>

#include "base/text.h"

namespace goiso {
namespace {

class Splitter {
 public:
  void take(char c);
  bool is_open() const { return quote_ != 0 || is_escaped_; }
  std::vector<std::string> words();

 private:
  void add(char c) {
    word_ += c;
    has_word_ = true;
  }
  void end_word();

  std::vector<std::string> words_;
  std::string word_;
  bool has_word_ = false;  // '' is a word too
  char quote_ = 0;
  bool is_escaped_ = false;
};

void Splitter::end_word() {
  if (has_word_) {
    words_.push_back(std::move(word_));
  }
  word_.clear();
  has_word_ = false;
}

void Splitter::take(char c) {
  if (is_escaped_) {
    is_escaped_ = false;
    add(c);
  } else if (c == '\\' && quote_ != '\'') {
    is_escaped_ = true;
  } else if (quote_ != 0) {
    if (c == quote_) {
      quote_ = 0;
    } else {
      add(c);
    }
  } else if (c == '\'' || c == '"') {
    quote_ = c;
    has_word_ = true;
  } else if (c == ' ' || c == '\t' || c == '\n') {
    end_word();
  } else {
    add(c);
  }
}

std::vector<std::string> Splitter::words() {
  end_word();
  return std::move(words_);
}

}  // namespace

Result<std::vector<std::string>> shell_split(std::string_view text) {
  Splitter splitter;
  for (const char c : text) {
    splitter.take(c);
  }
  if (splitter.is_open()) {
    return Error{ErrorKind::kUsage, fmt::format("a quote in '{}' is not closed", terminal_safe(text)), {}, {}};
  }
  return splitter.words();
}

}  // namespace goiso
