#include "diagnose/mask.h"

#include <re2/re2.h>

#include <algorithm>
#include <deque>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestLine = 4096;
using Folders = std::vector<std::pair<std::string, std::string>>;

struct Replacement {
  Replacement(const char* text, const char* stand_in) : pattern(text), with(stand_in) {}
  RE2 pattern;
  const char* with;
};
using Replacements = std::deque<Replacement>;  // an RE2 cannot be moved

const std::vector<std::pair<const char*, const char*>> kFolderVariables = {
    {"GOROOT", "$GOROOT"}, {"GOMODCACHE", "$MODCACHE"}, {"GOCACHE", "$WORK"}, {"GOTMPDIR", "$WORK"},
    {"TMPDIR", "$WORK"},   {"GOPATH", "$GOPATH"},       {"HOME", "$HOME"},    {"PWD", ""}};

Folders known_folders() {
  return {{"/w/src", ""}, {"/usr/local/go", "$GOROOT"}, {"/w/cache", "$WORK"}, {"/w/tmp", "$WORK"}};
}

// In order: each pattern may count on the ones before it.
const Replacements& ordinary() {
  static const Replacements kAll = [] {
    Replacements list;
    const auto add = [&](const char* pattern, const char* with) { list.emplace_back(pattern, with); };
    add(R"(/\S*golang\.org/toolchain@[^/\s]+/)", "$GOROOT/");
    add(R"(/\S*/pkg/mod/)", "$MODCACHE/");
    add(R"((?:\$WORK|/[^\s:'"(]*)/go-(?:build|link-|tool-)[\w-]*/(?:b\d+/)?)", "$WORK/");
    add(R"(/(?:var/)?tmp/[^\s:'")]*)", "$TMP");
    add(R"((\$WORK/[^\s:'"()]*?)\d{3,})", R"(\1#)");  // os.MkdirTemp's names, testing's TempDir
    add(R"((\.(?:go|s|S|c|cc|cpp|h|m|f|mod|work|sum|txt|json|y)):\d+(?::\d+)?)", R"(\1)");
    add(R"(\b[Gg]o ?1\.\d+(?:\.\d+|rc\d+|beta\d+)*(?:-[\w.+-]+)?\b)", "go#");
    add(R"(>= 1\.\d+(?:\.\d+|rc\d+|beta\d+)*\b)", ">= go#");
    add(R"(\.(?:func|gowrap|deferwrap)\d+(?:\.(?:func|gowrap|deferwrap)?\d+)*(?:-range\d+)?)", ".func");
    add(R"((\w)-range\d+)", R"(\1-range)");
    add(R"( \[recovered(?:, repanicked)?\])", "");      // the second word since 1.25
    add(R"((\bimports \S+) from \S+\.go\b)", R"(\1)");  // since 1.24
    return list;
  }();
  return kAll;
}

const Replacements& of_compiler() {
  static const Replacements kAll = [] {
    Replacements list;
    const auto add = [&](const char* pattern, const char* with) { list.emplace_back(pattern, with); };
    add(R"(^.*internal compiler error: )", "internal compiler error: ");
    add(R"('[^']+')", "'F'");
    add(R"(while compiling \S+:)", "while compiling F:");
    add(R"(\.(autotmp|dict)_?\d+)", R"(.\1)");
    add(R"(\b([vb])\d+\b)", R"(\1#)");
    add(R"(~([rb])\d+)", R"(~\1#)");
    add(R"(·\d+)", "·#");
    return list;
  }();
  return kAll;
}

void replace_all(std::string& text, const Replacements& replacements) {
  for (const auto& [pattern, with] : replacements) {
    RE2::GlobalReplace(&text, pattern, with);
  }
}

// Type arguments nest, and RE2 cannot count: innermost first, as deep as people write them.
void drop_type_arguments(std::string& text) {
  static const RE2 kShape(R"(\[(?:[^\[\]\s]*go\.shape[^\[\]]*|\.\.\.)\])");
  for (int depth = 0; depth < 6 && RE2::GlobalReplace(&text, kShape, "⟦⟧") > 0; ++depth) {
  }
  static const RE2 kMark("⟦⟧");
  RE2::GlobalReplace(&text, kMark, "[...]");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.'; }

// "status 404", "exit status 3", "code: 5", "code=5": which one it is tells what went wrong, and it is the same each
// time.
bool names_a_code(std::string_view before, std::string_view word) {
  constexpr std::size_t kLongestCode = 3;  // an HTTP status, an exit code
  if (word.size() > kLongestCode || !std::all_of(word.begin(), word.end(), is_digit)) {
    return false;
  }
  const auto end = before.find_last_not_of(" :=");
  before = before.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const auto ends_with = [&](std::string_view name) {
    return before.ends_with(name) &&
           (before.size() == name.size() || !is_word(before[before.size() - name.size() - 1]));
  };
  return ends_with("status") || ends_with("code") || ends_with("Status") || ends_with("Code");
}

// A word that begins with a digit is a count, an address, a time or a size, whatever follows: 12, 0xc00001, 1.5s, 4KB.
std::string mask_numbers(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word(text[i])) {
      out += text[i++];
      continue;
    }
    const auto start = i;
    while (i < text.size() && is_word(text[i])) {
      ++i;
    }
    const auto word = text.substr(start, i - start);
    const bool ends_sentence = word.size() > 1 && word.back() == '.';
    const bool is_masked = is_digit(word.front()) && !names_a_code(text.substr(0, start), word);
    out += is_masked ? (ends_sentence ? "#." : "#") : std::string(word);
  }
  return out;
}

// "/w/src/x.go" is x.go and "/w/src:" is ".:", but "/w/srcs" is another folder.
std::string without_folder(const std::string& text, const std::string& folder, const std::string& stand_in) {
  std::string out;
  std::size_t from = 0;
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder, at + 1)) {
    const auto end = at + folder.size();
    const char next = end < text.size() ? text[end] : '\0';
    if (at < from || is_word(next) || next == '-') {
      continue;
    }
    const bool is_project = stand_in.empty();
    const bool has_more = is_project && next == '/';
    out.append(text, from, at - from).append(is_project ? (has_more ? "" : ".") : stand_in);
    from = has_more ? end + 1 : end;
  }
  return out.append(text, from);
}

}  // namespace

Mask::Mask(const std::map<std::string, std::string>& environment) : folders_(known_folders()) {
  for (const auto& [variable, stand_in] : kFolderVariables) {
    const auto it = environment.find(variable);
    if (it != environment.end() && it->second.size() > 1 && it->second.front() == '/') {
      const bool has_slash = it->second.back() == '/';
      folders_.emplace_back(it->second.substr(0, it->second.size() - (has_slash ? 1 : 0)), stand_in);
    }
  }
  std::stable_sort(folders_.begin(), folders_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string Mask::shorten_folders(std::string text) const {
  for (const auto& [folder, stand_in] : folders_) {
    text = without_folder(text, folder, stand_in);
  }
  return text;
}

std::string Mask::apply(std::string_view line, Voice voice) const {
  auto text = shorten_folders(valid_utf8(line.substr(0, kLongestLine)));
  replace_all(text, ordinary());
  drop_type_arguments(text);
  if (voice == Voice::kCompilerCrash) {
    replace_all(text, of_compiler());
  }
  text = mask_numbers(text);
  if (text.starts_with("./")) {
    text.erase(0, 2);
  }
  return std::string(trim(text));
}

}  // namespace goiso
