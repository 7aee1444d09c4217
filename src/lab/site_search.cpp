#include "lab/site_search.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::string_view kMark = "[bisect-match 0x";

using Sites = std::vector<std::string>;

// One line of the log with a mark: what stands before it and behind it.
struct MarkedLine {
  std::string hash;
  std::string_view before, behind;
};

std::optional<MarkedLine> read_mark(std::string_view line) {
  const auto at = line.find(kMark);
  const auto end = at == std::string_view::npos ? at : line.find(']', at);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const auto start = at + kMark.size() - 2;
  return MarkedLine{std::string{line.substr(start, end - start)}, trim(line.substr(0, at)), line.substr(end + 1)};
}

std::string below(std::string_view path, std::string_view root) {
  if (path.starts_with(root)) {
    path.remove_prefix(root.size());
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  } else if (path.starts_with("./")) {
    path.remove_prefix(2);
  }
  return std::string{path};
}

// "file.go:7:6: message" → "file.go:7" and the message. Of what was inlined, "main.go:7:6; slices.go:3:1 (clone)", the
// first is where the outermost function wants it; a change that has no name of its own has no message.
void take_compiler_line(std::string_view text, std::string_view root, ChangeSite& site) {
  if (const auto disabled = text.find(" [DISABLED]"); disabled != std::string_view::npos) {
    text = text.substr(0, disabled);
  }
  if (!site.place.empty()) {
    return;
  }
  const auto message = text.find(": ");
  const auto position = text.substr(0, message);
  const auto place = position.substr(0, position.find_first_of("; "));
  const auto column = place.rfind(':');
  if (column == std::string_view::npos) {
    return;
  }
  const bool has_column = place.find(':') < column;
  site.place = below(has_column ? place.substr(0, column) : place, root);
  site.what = message == std::string_view::npos ? "" : std::string{text.substr(message + 2)};
}

// A stack comes as "function()" and "\tfile:line" by turns. The last function outside the project is what was called.
void take_stack_line(std::string_view text, std::string_view root, ChangeSite& site) {
  if (!site.place.empty()) {
    return;
  }
  const bool is_file = text.starts_with("\t");
  text = trim(text);
  if (is_file && text.starts_with(root)) {
    site.place = below(text.substr(0, text.find(' ')), root);
  } else if (!is_file && text.ends_with("()")) {
    site.what += (site.what.empty() ? "" : "\n") + std::string{text.substr(0, text.size() - 2)};
  }
}

// Of the functions above the project's frame the last but one is the library's own that the project called.
std::string called_function(const std::string& stack) {
  const auto functions = split_lines(stack);
  return functions.size() < 2 ? std::string{} : std::string{functions[functions.size() - 2]};
}

std::vector<Sites> parts_of(const Sites& sites, std::size_t count) {
  std::vector<Sites> parts;
  for (std::size_t i = 0; i < count; ++i) {
    const auto from = sites.begin() + static_cast<std::ptrdiff_t>(i * sites.size() / count);
    const auto to = sites.begin() + static_cast<std::ptrdiff_t>((i + 1) * sites.size() / count);
    parts.emplace_back(from, to);
  }
  return parts;
}

Sites without(const Sites& sites, const Sites& part) {
  Sites rest;
  std::copy_if(sites.begin(), sites.end(), std::back_inserter(rest),
               [&](const std::string& site) { return std::find(part.begin(), part.end(), site) == part.end(); });
  return rest;
}

std::map<Sites, bool> by_sites(const std::vector<SiteRun>& runs) {
  std::map<Sites, bool> known;
  for (const auto& run : runs) {
    auto sites = run.sites;
    std::sort(sites.begin(), sites.end());
    known[std::move(sites)] = run.fails;
  }
  return known;
}

// What one pass over the parts of a set and over their complements shows.
struct Pass {
  std::optional<Sites> unknown;  // has to be run first
  std::optional<Sites> smaller;  // it fails with these alone
  bool is_complement = false;
};

Pass look_at(const Sites& sites, std::size_t count, const std::map<Sites, bool>& known) {
  const auto parts = parts_of(sites, count);
  for (const bool complements : {false, true}) {
    for (const auto& part : parts) {
      const auto candidate = complements ? without(sites, part) : part;
      if (candidate.empty() || candidate.size() == sites.size()) {
        continue;
      }
      const auto found = known.find(candidate);
      if (found == known.end()) {
        return {candidate, std::nullopt, complements};
      }
      if (found->second) {
        return {std::nullopt, candidate, complements};
      }
    }
  }
  return {};
}

}  // namespace

std::vector<ChangeSite> sites_in(std::string_view log, std::string_view source_root) {
  std::vector<ChangeSite> sites;
  std::vector<bool> is_stack;
  for (const auto line : split_lines(log)) {
    const auto mark = read_mark(line);
    if (!mark) {
      continue;
    }
    auto at = std::find_if(sites.begin(), sites.end(), [&](const ChangeSite& one) { return one.hash == mark->hash; });
    if (at == sites.end()) {
      at = sites.insert(sites.end(), ChangeSite{mark->hash, "", ""});
      is_stack.push_back(mark->before.empty());
    }
    if (mark->before.empty()) {
      take_stack_line(mark->behind, source_root, *at);
    } else {
      take_compiler_line(mark->before, source_root, *at);
    }
  }
  for (std::size_t i = 0; i < sites.size(); ++i) {
    sites[i].what = is_stack[i] ? called_function(sites[i].what) : sites[i].what;
  }
  return sites;
}

std::string pattern_matching(const std::vector<std::string>& hashes) {
  std::vector<std::string> words;
  for (const auto& hash : hashes) {
    words.push_back(hash.starts_with("0x") ? hash.substr(1) : hash);
  }
  return words.empty() ? "n" : join(words, "+");
}

SiteStep next_site_step(const std::vector<std::string>& all, const std::vector<SiteRun>& runs) {
  if (runs.size() > kMostSiteRuns) {
    return {};
  }
  const auto known = by_sites(runs);
  auto sites = all;
  std::sort(sites.begin(), sites.end());
  for (std::size_t count = 2; sites.size() > 1;) {
    auto pass = look_at(sites, count, known);
    if (pass.unknown) {
      return {std::move(pass.unknown), std::nullopt};
    }
    if (pass.smaller) {
      sites = std::move(*pass.smaller);
      count = pass.is_complement ? std::max<std::size_t>(count - 1, 2) : 2;
    } else if (count >= sites.size()) {
      break;
    } else {
      count = std::min(count * 2, sites.size());
    }
  }
  return {std::nullopt, std::move(sites)};
}

}  // namespace goiso
