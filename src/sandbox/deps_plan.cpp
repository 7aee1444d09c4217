#include "sandbox/deps_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/hash.h"
#include "base/text.h"
#include "sandbox/places.h"

namespace goiso {
namespace {

constexpr std::string_view kListHead = "goiso deps 1 ";
constexpr std::size_t kMark = 12;         // hex digits
constexpr std::size_t kMostMarks = 4000;  // the list is read in one probe, of which 64 KiB come back

// What the go command hashes into the action id of packages that are not named on its command line
// (cmd/go/internal/work), and what makes it look elsewhere for modules.
constexpr std::array kUnknown{"-gcflags", "-asmflags",      "-gccgoflags", "-toolexec", "-compiler",
                              "-overlay", "-pgo",           "-coverpkg",   "-modfile",  "-mod",
                              "-pkgdir",  "-installsuffix", "-C"};
constexpr std::array kModes{"GO111MODULE", "GOWORK"};

bool is_unknown(std::string_view word) {
  const auto flag = word.substr(0, word.find('='));
  return word != "-mod=readonly" && std::find(kUnknown.begin(), kUnknown.end(), flag) != kUnknown.end();
}

// The last -tags wins, as in the go command; nullopt when it cannot be passed on as one word.
std::optional<std::string> tags_in(const std::vector<std::string>& words) {
  std::string tags;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("-tags=")) {
      tags = words[i].substr(6);
    } else if (words[i] == "-tags" && i + 1 < words.size()) {
      tags = words[i + 1];
    }
  }
  std::replace(tags.begin(), tags.end(), ' ', ',');
  const bool is_plain = std::all_of(tags.begin(), tags.end(), [](unsigned char c) {
    return (c < 0x80 && std::isalnum(c) != 0) || c == '_' || c == '.' || c == ',';
  });
  return is_plain ? std::optional{tags} : std::nullopt;
}

std::string value_of(const std::map<std::string, std::string>& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string{} : found->second;
}

}  // namespace

std::string DepsVariant::volume(const std::string& sdk_digest, const std::string& modules_digest) const {
  std::string identity = seed.volume(sdk_digest) + '\n' + modules_digest + '\n' + tags + '\n';
  for (const auto& [name, value] : modes) {
    identity += name + '=' + value + '\n';
  }
  return "goiso-deps-" + sha256_hex(identity).substr(0, 16);
}

std::optional<DepsVariant> deps_variant(const std::vector<std::string>& command,
                                        const std::map<std::string, std::string>& environment,
                                        const SeedVariant& seed) {
  const auto words = flag_words(command, environment);
  const auto tags = tags_in(words);
  if (seed_use(command) != SeedUse::kNeeded || !tags || std::any_of(words.begin(), words.end(), is_unknown) ||
      value_of(environment, "GOCACHE") != places::kCache || value_of(environment, "GOMODCACHE") != places::kModules) {
    return std::nullopt;
  }
  DepsVariant variant{seed, *tags, {}};
  for (const auto* name : kModes) {
    const auto value = value_of(environment, name);
    if (value == "on" || value == "off" || value == "auto") {
      variant.modes[name] = value;
    } else if (!value.empty()) {
      return std::nullopt;
    }
  }
  return variant;
}

DepsList DepsList::parse(std::string_view text) {
  DepsList list;
  const auto lines = split_lines(text);
  if (lines.empty() || !lines[0].starts_with(kListHead)) {
    return list;
  }
  const auto count = lines[0].substr(kListHead.size());
  std::from_chars(count.data(), count.data() + count.size(), list.compiled);
  list.asked.insert(lines.begin() + 1, lines.end());
  return list;
}

std::string DepsList::text() const {
  std::string text = fmt::format("{}{}\n", kListHead, compiled);
  for (const auto& mark : asked) {
    text += mark + '\n';
  }
  return text;
}

void DepsList::note(const std::vector<std::string>& marks) {
  if (asked.size() + marks.size() > kMostMarks) {
    asked.clear();
  }
  asked.insert(marks.begin(), marks.end());
}

std::vector<std::string> DepsWanted::marks() const {
  std::vector<std::string> marks;
  for (const auto& package : packages) {
    marks.push_back(sha256_hex(requirements + '\n' + package).substr(0, kMark));
  }
  return marks;
}

bool DepsWanted::all_asked(const DepsList& list) const {
  const auto all = marks();
  return std::all_of(all.begin(), all.end(), [&](const std::string& mark) { return list.asked.contains(mark); });
}

namespace {

bool is_sum(std::string_view name) { return name.ends_with(".sum"); }

std::map<std::string, std::string> module_files(const BuildRequest& request, const Snapshot& snapshot) {
  auto files = snapshot.module_files;
  const auto root = request.project.root_in_base.empty() ? "" : request.project.root_in_base + "/";
  for (const auto& [path, content] : request.overlay) {
    const auto leaf = path.substr(path.rfind('/') + 1);
    if (leaf == "go.mod" || leaf == "go.sum" || leaf == "go.work" || leaf == "go.work.sum") {
      files[root + path] = content;
    }
  }
  return files;
}

}  // namespace

DepsWanted deps_wanted(const BuildRequest& request, const Snapshot& snapshot) {
  if (snapshot.module_files.empty()) {
    return {};
  }
  std::set<std::string> packages{snapshot.imports.begin(), snapshot.imports.end()};
  if (is_go_verb(request.command, "test") || is_go_verb(request.command, "vet")) {
    packages.insert(snapshot.test_imports.begin(), snapshot.test_imports.end());
  }
  DepsWanted wanted;
  std::copy_if(packages.begin(), packages.end(), std::back_inserter(wanted.packages), is_plain_package);
  if (wanted.packages.size() > kMostMarks) {
    return {};
  }
  wanted.module_files = module_files(request, snapshot);
  std::string identity;
  for (const auto& [name, text] : wanted.module_files) {
    identity += is_sum(name) ? "" : fmt::format("{} {}\n{}", name, text.size(), text);
  }
  wanted.requirements = sha256_digest(identity);
  return wanted;
}

const char* const kDepsListing =
    "{{if .Standard}}s{{else}}m{{end}}{{if or .CgoFiles .SwigFiles .SwigCXXFiles}}c{{else}}-{{end}}"
    "{{if or .Error .Incomplete}}!{{else}}+{{end}} {{.ImportPath}} {{join .Imports \",\"}}";

namespace {

struct ListedPackage {
  bool is_standard = false, has_c = false, is_whole = false;
  std::string path;
  std::vector<std::string> imports;
};

std::optional<ListedPackage> parse_line(std::string_view line) {
  const auto words = split_words(line);
  if (words.size() < 2 || words.size() > 3 || words[0].size() != 3 || !is_plain_package(words[1])) {
    return std::nullopt;
  }
  ListedPackage package{words[0][0] == 's', words[0][1] == 'c', words[0][2] == '+', std::string{words[1]}, {}};
  for (const auto import : words.size() == 3 ? split(words[2], ',') : std::vector<std::string_view>{}) {
    package.imports.emplace_back(import);
  }
  return package;
}

bool can_be_named(std::string_view standard) {
  const auto parts = split(standard, '/');
  return parts.front() != "vendor" && std::find(parts.begin(), parts.end(), "internal") == parts.end();
}

}  // namespace

// Packages come after those that they import.
DepsClosure parse_deps_listing(std::string_view listing) {
  DepsClosure closure;
  std::set<std::string> left_out, tops;
  for (const auto line : split_lines(listing)) {
    const auto package = parse_line(line);
    if (!package) {
      continue;
    }
    if (package->is_standard) {
      if (package->is_whole && can_be_named(package->path)) {
        closure.standard.insert(package->path);
      }
      continue;
    }
    const bool is_out = package->has_c || !package->is_whole ||
                        std::any_of(package->imports.begin(), package->imports.end(),
                                    [&](const std::string& import) { return left_out.contains(import); });
    if (is_out) {
      left_out.insert(package->path);
      continue;
    }
    ++closure.packages;
    for (const auto& import : package->imports) {
      tops.erase(import);
    }
    tops.insert(package->path);
  }
  closure.compiled.assign(tops.begin(), tops.end());
  return closure;
}

}  // namespace goiso
