#include "project/go_mod.h"

#include <algorithm>
#include <functional>

#include "base/text.h"

namespace goiso {
namespace {

using Words = std::vector<std::string>;

// The words of one line up to a comment, which may touch the word before it; "…" and `…` are one word each, as is a
// parenthesis.
Words words_of(std::string_view line) {
  Words words;
  while (true) {
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos || line.substr(start).starts_with("//")) {
      return words;
    }
    line.remove_prefix(start);
    if (line[0] == '"' || line[0] == '`') {
      const auto end = std::min(line.find(line[0], 1), line.size());
      words.emplace_back(line.substr(1, end - 1));
      line.remove_prefix(std::min(end + 1, line.size()));
      continue;
    }
    const auto end = std::min({line.find_first_of(" \t()", 1), line.find("//"), line.size()});
    const auto size = line[0] == '(' || line[0] == ')' ? 1 : end;
    words.emplace_back(line.substr(0, size));
    line.remove_prefix(size);
  }
}

// Calls `take` with the verb and the words of each statement, those in parentheses as if they stood alone.
void each_statement(std::string_view text,
                    const std::function<void(const std::string& verb, const Words& words)>& take) {
  std::string block;
  for (const auto line : split_lines(text)) {
    auto words = words_of(line);
    if (words.empty()) {
      continue;
    }
    if (words[0] == ")") {
      block.clear();
    } else if (!block.empty()) {
      take(block, words);
    } else if (words.back() == "(") {
      block = words[0];
    } else if (words.size() > 1 && words.end()[-2] == "(" && words.back() == ")") {
      continue;  // require ()
    } else {
      const auto verb = words[0];
      words.erase(words.begin());
      take(verb, words);
    }
  }
}

// "path [version] => target [version]"
void take_replace(const Words& words, std::map<std::string, std::string>& replace) {
  const auto arrow = std::find(words.begin(), words.end(), "=>");
  const auto before = arrow - words.begin();
  const auto after = words.end() - arrow - 1;
  if (arrow == words.end() || before < 1 || before > 2 || after < 1 || after > 2) {
    return;
  }
  const auto joined = [](const std::string& path, const std::string& version) {
    return version.empty() ? path : path + "@" + version;
  };
  replace[joined(words[0], before == 2 ? words[1] : "")] = joined(arrow[1], after == 2 ? arrow[2] : "");
}

}  // namespace

std::string with_go_line(std::string_view text, const std::string& line) {
  std::string block;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto words = words_of(trim(text.substr(start, end - start)));
    if (block.empty() && words.size() == 2 && words[0] == "go") {
      const auto at = text.find(words[1], text.find("go", start) + 2);
      return std::string{text.substr(0, at)} + line + std::string{text.substr(at + words[1].size())};
    }
    const bool opens = !words.empty() && words.back() == "(";
    const bool closes = !words.empty() && words[0] == ")";
    block = opens ? words[0] : closes ? "" : block;
    start = end + 1;
  }
  const bool ends_in_line = text.empty() || text.back() == '\n';
  return std::string{text} + (ends_in_line ? "" : "\n") + "\ngo " + line + "\n";
}

std::string with_module_version(std::string_view text, const std::string& module, const std::string& version) {
  std::string out;
  std::string block;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto line = text.substr(start, end - start);
    auto words = words_of(trim(line));
    const bool opens = !words.empty() && words.back() == "(";
    const bool closes = !words.empty() && words[0] == ")";
    const bool is_alone = block.empty() && words.size() == 3 && words[0] == "require" && words[1] == module;
    const bool is_in_block = block == "require" && words.size() == 2 && words[0] == module;
    const auto at = is_alone || is_in_block ? line.rfind(words.back(), line.find("//")) : std::string_view::npos;
    out += at == std::string_view::npos
               ? std::string{line}
               : std::string{line.substr(0, at)} + version + std::string{line.substr(at + words.back().size())};
    out += end < text.size() ? "\n" : "";
    block = opens ? words[0] : closes ? "" : block;
    start = end + 1;
  }
  const bool ends_in_line = out.empty() || out.back() == '\n';
  return out + (ends_in_line ? "" : "\n") + "\nreplace " + module + " => " + module + " " + version + "\n";
}

bool is_local_path(std::string_view target) {
  return target == "." || target == ".." || target.starts_with("./") || target.starts_with("../") ||
         target.starts_with("/");
}

GoMod parse_go_mod(std::string_view text) {
  GoMod mod;
  each_statement(text, [&](const std::string& verb, const Words& words) {
    if (verb == "module" && words.size() == 1) {
      mod.module = words[0];
    } else if (verb == "go" && words.size() == 1) {
      mod.go_line = words[0];
    } else if (verb == "toolchain" && words.size() == 1) {
      mod.toolchain_line = words[0];
    } else if (verb == "require" && words.size() == 2) {
      mod.require.push_back({words[0], words[1]});
    } else if (verb == "exclude" && words.size() == 2) {
      mod.exclude.push_back({words[0], words[1]});
    } else if (verb == "replace") {
      take_replace(words, mod.replace);
    }
  });
  return mod;
}

GoWork parse_go_work(std::string_view text) {
  GoWork work;
  each_statement(text, [&](const std::string& verb, const Words& words) {
    if (verb == "go" && words.size() == 1) {
      work.go_line = words[0];
    } else if (verb == "toolchain" && words.size() == 1) {
      work.toolchain_line = words[0];
    } else if (verb == "use" && words.size() == 1) {
      work.use.push_back(words[0]);
    } else if (verb == "replace") {
      take_replace(words, work.replace);
    }
  });
  return work;
}

}  // namespace goiso
