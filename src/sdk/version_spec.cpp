#include "sdk/version_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"

namespace goiso {
namespace {

constexpr int kFirstWithZero = 21;  // from go1.21.0 on, go1.N is a language version and no release
constexpr std::size_t kLongestSpec = 4096;
constexpr std::size_t kMostTerms = 256;

constexpr std::array<std::pair<std::string_view, SpecAlias>, 10> kAliases{{{"stable", SpecAlias::kStable},
                                                                           {"latest", SpecAlias::kStable},
                                                                           {"oldstable", SpecAlias::kOldStable},
                                                                           {"supported", SpecAlias::kSupported},
                                                                           {"oldest", SpecAlias::kOldest},
                                                                           {"rc", SpecAlias::kRc},
                                                                           {"minors", SpecAlias::kMinors},
                                                                           {"zeros", SpecAlias::kZeros},
                                                                           {"all", SpecAlias::kAll},
                                                                           {"tip", SpecAlias::kTip}}};
constexpr std::array<std::pair<std::string_view, SpecFile>, 7> kFiles{{{"go.mod", SpecFile::kGoMod},
                                                                       {"go.mod:go", SpecFile::kGoModGo},
                                                                       {"go.mod:toolchain", SpecFile::kGoModToolchain},
                                                                       {"go.mod+", SpecFile::kGoModAndNewer},
                                                                       {"go.work", SpecFile::kGoWork},
                                                                       {".go-version", SpecFile::kGoVersion},
                                                                       {".tool-versions", SpecFile::kToolVersions}}};
// Longer spellings first: ">=" must not be read as ">".
constexpr std::array<std::pair<std::string_view, SpecOperator>, 7> kOperators{{{">=", SpecOperator::kAtLeast},
                                                                               {"<=", SpecOperator::kAtMost},
                                                                               {">", SpecOperator::kAbove},
                                                                               {"<", SpecOperator::kBelow},
                                                                               {"=", SpecOperator::kEqual},
                                                                               {"~", SpecOperator::kTilde},
                                                                               {"^", SpecOperator::kCaret}}};

// "1.24.0-rc.1" is how setup-go writes 1.24rc1.
std::string without_semver_prerelease(std::string text) {
  for (const auto* kind : {"rc", "beta"}) {
    const auto mark = fmt::format(".0-{}.", kind);
    if (const auto at = text.find(mark); at != std::string::npos) {
      return text.replace(at, mark.size(), kind);
    }
  }
  return text;
}

bool is_plain_suffix(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+";
  return !text.empty() && text.find_first_not_of(kLetters) == std::string_view::npos;
}

std::optional<SpecVersion> parse_version(std::string_view written) {
  const bool has_go = written.starts_with("go");
  auto text = without_semver_prerelease(std::string{has_go ? written.substr(2) : written});
  SpecVersion found;
  if (const auto dash = text.find('-'); dash != std::string::npos) {
    found.suffix = text.substr(dash + 1);
    text.resize(dash);
    if (!is_plain_suffix(found.suffix)) {
      return std::nullopt;
    }
  }
  const auto version = GoVersion::parse(text);
  if (!version || !text.starts_with("1.") || text.starts_with("go")) {
    return std::nullopt;
  }
  found.version = *version;
  const bool has_patch = std::count(text.begin(), text.end(), '.') > 1;
  const bool is_release_name = has_go && version->minor() < kFirstWithZero;
  found.is_line = !has_patch && !version->is_prerelease() && !is_release_name;
  const bool has_odd_suffix = !found.suffix.empty() && found.is_line;
  return has_odd_suffix ? std::nullopt : std::optional{found};
}

// "1.2O" was typed for 1.20; "" when changing such letters makes no version.
std::string with_digits(std::string_view term) {
  std::string text{term};
  std::replace(text.begin(), text.end(), 'O', '0');
  std::replace(text.begin(), text.end(), 'o', '0');
  std::replace(text.begin(), text.end(), 'l', '1');
  return text != term && parse_version(text) ? text : "";
}

// "121" was typed for 1.21.
std::string with_point(std::string_view term) {
  const bool is_number = term.size() == 3 && term.find_first_not_of("0123456789") == std::string_view::npos;
  return is_number && term.front() == '1' ? fmt::format("1.{}", term.substr(1)) : "";
}

Error not_understood(std::string_view term) {
  const auto shown = terminal_safe(term.substr(0, 100));
  for (const auto& meant : {with_digits(term), with_point(term)}) {
    if (!meant.empty() && parse_version(meant)) {
      return Error{ErrorKind::kUsage,
                   fmt::format("no Go release is called '{}'", shown),
                   {},
                   fmt::format("did you mean '{}'?", meant)};
    }
  }
  auto words = spec_words();
  for (int minor = 0; minor < 100; ++minor) {
    words.push_back(fmt::format("1.{}", minor));
  }
  if (GoVersion::parse(fmt::format("1.{}", term)) && term.find('.') == std::string_view::npos) {
    return Error{ErrorKind::kUsage,
                 fmt::format("no Go release is called '{}'", shown),
                 {},
                 fmt::format("did you mean '1.{}'?", shown)};
  }
  const auto near = nearest(term, words);
  return Error{ErrorKind::kUsage,
               fmt::format("no Go release is called '{}'", shown),
               {},
               near.empty() ? "write it like 1.21, go1.21.13, 1.21..1.23, '>=1.22 <1.24' or stable"
                            : fmt::format("did you mean '{}'?", near)};
}

// "1.21" of "1.21.*"; nullopt when what is left is no line.
std::optional<SpecVersion> line_before(std::string_view term, std::string_view ending) {
  if (!term.ends_with(ending)) {
    return std::nullopt;
  }
  term.remove_suffix(ending.size());
  auto line = parse_version(term.starts_with("go") ? term.substr(2) : term);
  return line && line->is_line ? line : std::nullopt;
}

Result<void> read_bounds(SpecTerm& term) {
  term.kind = SpecTerm::Kind::kBounds;
  auto words = split_words(term.text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto op = std::find_if(kOperators.begin(), kOperators.end(),
                                 [&](const auto& entry) { return words[i].starts_with(entry.first); });
    if (op == kOperators.end()) {
      return Error{ErrorKind::kUsage,
                   fmt::format("'{}' has '{}' where a comparison should stand", terminal_safe(term.text),
                               terminal_safe(words[i])),
                   {},
                   "separate parts of a set with ',': '1.21,1.22', and write bounds like '>=1.22 <1.24'"};
    }
    auto number = words[i].substr(op->first.size());
    if (number.empty() && i + 1 < words.size()) {  // ">= 1.22"
      number = words[++i];
    }
    const auto version = parse_version(number);
    if (!version) {
      return not_understood(number);
    }
    term.bounds.push_back({op->second, *version});
  }
  return {};
}

Result<void> read_range(SpecTerm& term, std::size_t dots) {
  term.kind = SpecTerm::Kind::kRange;
  const auto low = std::string{trim(std::string_view{term.text}.substr(0, dots))};
  const auto high = std::string{trim(std::string_view{term.text}.substr(dots + 2))};
  if (low.empty() || high.empty()) {
    return Error{ErrorKind::kUsage,
                 fmt::format("the range '{}' has one end", terminal_safe(term.text)),
                 {},
                 low.empty() ? fmt::format("write '<={}'", terminal_safe(high))
                             : fmt::format("write '>={}'", terminal_safe(low))};
  }
  const auto first = parse_version(low);
  const auto last = parse_version(high);
  if (!first || !last) {
    return not_understood(first ? high : low);
  }
  if (first->version > last->version && !(last->is_line && first->version.language() == last->version.language())) {
    return Error{ErrorKind::kUsage,
                 fmt::format("the range '{}' runs backwards", term.text),
                 {},
                 fmt::format("did you mean '{}..{}'?", high, low)};
  }
  term.low = *first;
  term.high = *last;
  return {};
}

bool read_word(SpecTerm& term) {
  const auto is_text = [&](const auto& entry) { return entry.first == term.text; };
  if (const auto alias = std::find_if(kAliases.begin(), kAliases.end(), is_text); alias != kAliases.end()) {
    term.kind = SpecTerm::Kind::kAlias;
    term.alias = alias->second;
    return true;
  }
  if (const auto file = std::find_if(kFiles.begin(), kFiles.end(), is_text); file != kFiles.end()) {
    term.kind = SpecTerm::Kind::kFile;
    term.file = file->second;
    return true;
  }
  return false;
}

Result<void> read_version(SpecTerm& term) {
  if (term.text == "1.*" || term.text == "go1.*") {
    term.kind = SpecTerm::Kind::kEvery;
    term.is_all = true;
    return {};
  }
  if (const auto line = line_before(term.text, ".*")) {
    term.kind = SpecTerm::Kind::kEvery;
    term.low = *line;
    return {};
  }
  const auto newest = line_before(term.text, ".x");
  const auto version = newest ? newest : parse_version(term.text);
  if (!version) {
    return not_understood(term.text);
  }
  term.kind = version->is_line ? SpecTerm::Kind::kNewest : SpecTerm::Kind::kRelease;
  term.low = *version;
  return {};
}

Result<void> read_term(SpecTerm& term) {
  constexpr std::string_view kPath = "path:";
  if (read_word(term)) {
    return {};
  }
  if (term.text.starts_with(kPath)) {
    term.kind = SpecTerm::Kind::kFolder;
    term.folder = term.text.substr(kPath.size());
    return term.folder.empty()
               ? Result<void>{Error{
                     ErrorKind::kUsage, "'path:' names no folder", {}, "write it like path:/usr/local/go"}}
               : Result<void>{};
  }
  if (const auto dots = term.text.find(".."); dots != std::string::npos) {
    return read_range(term, dots);
  }
  constexpr std::string_view kComparing = "<>=~^";
  const bool has_bounds = term.text.find_first_of(kComparing) != std::string::npos || split_words(term.text).size() > 1;
  return has_bounds ? read_bounds(term) : read_version(term);
}

}  // namespace

std::vector<std::string> spec_words() {
  std::vector<std::string> words;
  words.reserve(kAliases.size() + kFiles.size());
  for (const auto& [word, alias] : kAliases) {
    words.emplace_back(word);
  }
  for (const auto& [word, file] : kFiles) {
    words.emplace_back(word);
  }
  return words;
}

Result<std::vector<SpecTerm>> parse_version_spec(std::string_view spec) {
  if (trim(spec).empty()) {
    return Error{
        ErrorKind::kUsage, "the version spec is empty", {}, "write it like 1.21, go1.21.13, 1.21..1.23 or stable"};
  }
  const auto items = split(spec, ',');
  if (spec.size() > kLongestSpec || items.size() > kMostTerms) {
    return Error{ErrorKind::kUsage,
                 fmt::format("a version spec has at most {} parts and {} bytes", kMostTerms, kLongestSpec),
                 {},
                 {}};
  }
  std::vector<SpecTerm> terms;
  for (auto item : items) {
    SpecTerm term;
    item = trim(item);
    term.removes = item.starts_with('!');
    term.text = std::string{trim(term.removes ? item.substr(1) : item)};
    if (term.text.empty()) {
      return Error{ErrorKind::kUsage,
                   fmt::format("'{}' has a part that says nothing", terminal_safe(spec.substr(0, 100))),
                   {},
                   "separate the parts with one ','"};
    }
    if (term.removes && terms.empty()) {
      return Error{ErrorKind::kUsage,
                   fmt::format("'!{}' takes away from nothing", terminal_safe(term.text)),
                   {},
                   fmt::format("write a set before it: 'minors,!{}'", terminal_safe(term.text))};
    }
    TRY(read_term(term));
    terms.push_back(std::move(term));
  }
  return terms;
}

}  // namespace goiso
