#include "sdk/spec_releases.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.h"
#include "sdk/spec_bounds.h"
#include "sdk/spec_files.h"
#include "sdk/version_spec.h"

namespace goiso {
namespace {

using Versions = std::vector<GoVersion>;

// Turns terms into releases; what the user should hear is kept on the way.
class Reading {
 public:
  explicit Reading(const SpecSurroundings& around) : around_(around), available_(around.available) {
    std::set<GoVersion> known(available_.stored.begin(), available_.stored.end());
    for (const auto& release : available_.catalog.releases()) {
      if (is_verifiable(release.version)) {
        known.insert(release.version);
      }
    }
    known_.assign(known.begin(), known.end());
  }

  Result<std::vector<SpecRelease>> releases(const SpecTerm& term);
  std::vector<std::string> notes;

 private:
  bool is_verifiable(const GoVersion& version) const {
    return available_.is_served(version) ||
           available_.catalog.sha256_of(release_archive_name(version, available_.platform));
  }
  template <class Fn>
  Versions matching(bool with_prereleases, Fn&& is_wanted) const {
    Versions found;
    std::copy_if(known_.begin(), known_.end(), std::back_inserter(found), [&](const GoVersion& version) {
      return (with_prereleases || !version.is_prerelease()) && is_wanted(version);
    });
    return found;
  }
  std::vector<std::string> lines() const;  // "1.21", oldest first
  std::optional<GoVersion> newest(const std::string& language) const;
  Result<Versions> release(const SpecVersion& version, const std::string& text);
  Result<Versions> newest_of_line(const GoVersion& line, const std::string& text);
  Versions every(const SpecTerm& term);
  void note_left_out(const Versions& left_out);
  Result<Versions> alias(const SpecTerm& term);
  Result<Versions> file(const SpecTerm& term);
  Result<Versions> named_in_file(const FileVersion& named);
  Versions each_line(bool (*is_first)(const GoVersion&)) const;
  Versions candidates();
  Result<std::vector<SpecRelease>> tip();

  const SpecSurroundings& around_;
  const Available& available_;
  Versions known_;
};

std::vector<std::string> Reading::lines() const {
  std::vector<std::string> found;
  for (const auto& version : known_) {
    if (!version.is_prerelease() && (found.empty() || found.back() != version.language())) {
      found.push_back(version.language());
    }
  }
  return found;
}

// What can be had before what is only known of.
std::optional<GoVersion> Reading::newest(const std::string& language) const {
  if (auto best = available_.newest(language)) {
    return best;
  }
  const auto all =
      matching(false, [&](const GoVersion& version) { return language.empty() || version.language() == language; });
  return all.empty() ? std::nullopt : std::optional{all.back()};
}

Result<Versions> Reading::release(const SpecVersion& wanted, const std::string& text) {
  const bool is_stored =
      std::find(available_.stored.begin(), available_.stored.end(), wanted.version) != available_.stored.end();
  if (!wanted.suffix.empty()) {
    return Error{ErrorKind::kUsage,
                 fmt::format("no Go release is called '{}'", text),
                 {},
                 fmt::format("official releases have no suffix: did you mean '{}'? A Go of your own is 'path:DIR'",
                             wanted.version.text())};
  }
  const bool is_listed = is_stored || available_.catalog.find(wanted.version) != nullptr;
  if (!is_listed && !available_.may_be_asked_for(wanted.version)) {
    return unknown_release(text, available_);
  }
  if (!is_listed) {
    notes.push_back(fmt::format("{} is newer than the releases that this goiso lists", wanted.version.name()));
  }
  return Versions{wanted.version};
}

Result<Versions> Reading::newest_of_line(const GoVersion& line, const std::string& text) {
  auto best = newest(line.language());
  for (const auto& release : available_.catalog.releases()) {  // SHA-1 days: known, never to be had
    if (!best && release.version.language() == line.language() && !release.version.is_prerelease()) {
      best = release.version;
    }
  }
  if (!best) {
    return unknown_release(text, available_);
  }
  if (auto hint = yaml_hint(text, available_); !hint.empty() && !available_.has(*best)) {
    notes.push_back(std::move(hint));
  }
  const auto newer = matching(
      false, [&](const GoVersion& version) { return version.language() == line.language() && version > *best; });
  if (!newer.empty()) {
    notes.push_back(
        fmt::format("{} is newer than {}, but is neither in the store nor pinned", newer.back().name(), best->name()));
  }
  return Versions{*best};
}

// Only SHA-1 was published for some early releases.
void Reading::note_left_out(const Versions& left_out) {
  if (!left_out.empty()) {
    notes.push_back(fmt::format("{} releases from {} to {} are left out: no SHA-256 of their archives for {} is known",
                                left_out.size(), left_out.front().name(), left_out.back().name(), available_.platform));
  }
}

Versions Reading::every(const SpecTerm& term) {
  const bool with_prereleases = around_.with_prereleases || names_prerelease(term);
  const auto is_meant = [&](const GoVersion& version) {
    return (with_prereleases || !version.is_prerelease()) && contains(term, version);
  };
  Versions left_out;
  for (const auto& release : available_.catalog.releases()) {
    if (is_meant(release.version) && !std::binary_search(known_.begin(), known_.end(), release.version)) {
      left_out.push_back(release.version);
    }
  }
  note_left_out(left_out);
  return matching(true, is_meant);
}

// Release candidates and betas above the newest final.
Versions Reading::candidates() {
  const auto stable = newest("");
  auto found = matching(true, [&](const GoVersion& version) {
    return version.is_prerelease() && (!stable || version > *stable) && version.text().find("rc") != std::string::npos;
  });
  if (found.empty()) {
    notes.push_back(fmt::format("no release candidate is newer than {}", stable ? stable->name() : "nothing"));
    return {};
  }
  return {found.back()};
}

Result<Versions> Reading::alias(const SpecTerm& term) {
  const auto all = lines();
  const auto newest_of = [&](std::size_t back) {
    return back < all.size() ? Versions{*newest(all[all.size() - 1 - back])} : Versions{};
  };
  // What the newest line is depends on what can be had, as for every "newest".
  const auto stable = newest("");
  const auto before = stable ? newest(fmt::format("1.{}", stable->minor() - 1)) : std::nullopt;
  Versions found;
  switch (term.alias) {
    case SpecAlias::kStable:
      return stable ? Versions{*stable} : Versions{};
    case SpecAlias::kOldStable:
      return before ? Versions{*before} : Versions{};
    case SpecAlias::kSupported:
      found = before ? Versions{*before} : Versions{};
      if (stable) {
        found.push_back(*stable);
      }
      return found;
    case SpecAlias::kOldest:
      found = matching(false, [&](const GoVersion& version) { return available_.has(version); });
      found = found.empty() ? matching(false, [](const GoVersion&) { return true; }) : found;
      found.resize(std::min<std::size_t>(found.size(), 1));
      return found;
    case SpecAlias::kRc:
      return candidates();
    case SpecAlias::kMinors:
      for (std::size_t back = all.size(); back > 0; --back) {
        const auto one = newest_of(back - 1);
        found.insert(found.end(), one.begin(), one.end());
      }
      return found;
    case SpecAlias::kZeros:
      return matching(false, [](const GoVersion& version) { return version == first_release_of(version.language()); });
    case SpecAlias::kAll:
      return every(every_release());
    case SpecAlias::kTip:
      break;
  }
  return found;
}

Result<std::vector<SpecRelease>> Reading::tip() {
  if (around_.own.empty()) {
    return Error{ErrorKind::kUsage,
                 "'tip' is a Go of your own, and none is in the store",
                 {},
                 "run 'goiso sdk import path:DIR' with its GOROOT"};
  }
  const auto& own = around_.own.back();
  return std::vector<SpecRelease>{{own.version, "", own.digest}};
}

Result<Versions> Reading::named_in_file(const FileVersion& named) {
  if (!named.is_line) {
    return release({named.version, false, ""}, named.version.text());
  }
  if (around_.is_strict) {
    return release({first_release_of(named.version.language()), false, ""}, named.version.text());
  }
  TRY_ASSIGN(auto found, newest_of_line(named.version, named.version.text()));
  notes.push_back(fmt::format("{} names the line {}; {} is its newest release here", named.said_by,
                              named.version.language(), found.front().name()));
  return found;
}

Result<Versions> Reading::file(const SpecTerm& term) {
  if (!around_.read_file) {
    return Error{ErrorKind::kUsage, fmt::format("'{}' needs a project, and none was named", term.text), {}, {}};
  }
  TRY_ASSIGN(const auto text, around_.read_file(file_name(term.file)));
  TRY_ASSIGN(const auto named, version_in_file(term.file, text));
  if (term.file != SpecFile::kGoModAndNewer) {
    return named_in_file(named);
  }
  Versions found;
  for (const auto& line : lines()) {
    const auto best = newest(line);
    if (best && (*best >= named.version)) {
      found.push_back(*best);
    }
  }
  return found;
}

Result<std::vector<SpecRelease>> Reading::releases(const SpecTerm& term) {
  if (term.kind == SpecTerm::Kind::kFolder) {
    TRY_ASSIGN(auto version, version_of_goroot(term.folder));
    return std::vector<SpecRelease>{{std::move(version), term.folder, ""}};
  }
  if (term.kind == SpecTerm::Kind::kAlias && term.alias == SpecAlias::kTip) {
    return tip();
  }
  Result<Versions> found = Versions{};
  if (term.kind == SpecTerm::Kind::kRelease) {
    found = release(term.low, term.text);
  } else if (term.kind == SpecTerm::Kind::kNewest) {
    found =
        term.removes
            ? Result<Versions>{matching(true, [&](const GoVersion& version) { return is_in_line(version, term.low); })}
            : newest_of_line(term.low.version, term.text);
  } else if (term.kind == SpecTerm::Kind::kAlias) {
    found = alias(term);
  } else if (term.kind == SpecTerm::Kind::kFile) {
    found = file(term);
  } else {
    found = every(term);
  }
  if (!found) {
    return std::move(found).error();
  }
  std::vector<SpecRelease> releases;
  std::transform(found->begin(), found->end(), std::back_inserter(releases), [](const GoVersion& version) {
    return SpecRelease{version, "", ""};
  });
  return releases;
}

bool comes_before(const SpecRelease& a, const SpecRelease& b) {
  if (const auto order = a.version <=> b.version; order != 0) {
    return order < 0;
  }
  return std::tie(a.folder, a.digest) < std::tie(b.folder, b.digest);
}

bool is_same(const SpecRelease& a, const SpecRelease& b) {
  return a.version == b.version && a.folder == b.folder && a.digest == b.digest;
}

// Returns how many went.
std::size_t take_away(std::vector<SpecRelease>& from, const std::vector<SpecRelease>& what) {
  return std::erase_if(from, [&](const SpecRelease& one) {
    return std::any_of(what.begin(), what.end(), [&](const SpecRelease& other) { return is_same(one, other); });
  });
}

}  // namespace

Result<SpecMeaning> meaning_of(const std::string& spec, const SpecSurroundings& around) {
  TRY_ASSIGN(const auto terms, parse_version_spec(spec));
  Reading reading{around};
  SpecMeaning meaning;
  for (const auto& term : terms) {
    TRY_ASSIGN(const auto releases, reading.releases(term));
    if (!term.removes) {
      meaning.releases.insert(meaning.releases.end(), releases.begin(), releases.end());
    } else if (take_away(meaning.releases, releases) == 0) {
      reading.notes.push_back(fmt::format("'!{}' takes nothing away", term.text));
    }
    if (releases.empty() && !term.removes && term.kind != SpecTerm::Kind::kAlias) {
      reading.notes.push_back(fmt::format("no release is in '{}'", term.text));
    }
  }
  std::sort(meaning.releases.begin(), meaning.releases.end(), comes_before);
  meaning.releases.erase(std::unique(meaning.releases.begin(), meaning.releases.end(), is_same),
                         meaning.releases.end());
  if (meaning.releases.empty()) {
    const auto why = reading.notes.empty() ? "" : ": " + terminal_safe(join(reading.notes, "; "));
    const auto known = around.available.newest("");
    return Error{
        ErrorKind::kUsage,
        fmt::format("'{}' means no Go release at all{}", terminal_safe(spec), why),
        {},
        known ? fmt::format("the newest release here is {}; 'goiso versions all' lists what is known", known->text())
              : "'goiso versions all' lists what is known"};
  }
  meaning.notes = std::move(reading.notes);
  return meaning;
}

}  // namespace goiso
