#include "sandbox/seed_plan.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"

namespace goiso {
namespace {

// cmd/go/internal/work hashes these into the action id of every compiled package (buildActionID, gc.go).
constexpr std::array kVariables{"GOOS",         "GOARCH",      "GOAMD64",  "GO386",    "GOARM",
                                "GOARM64",      "GOMIPS",      "GOMIPS64", "GOPPC64",  "GORISCV64",
                                "GOEXPERIMENT", "CGO_ENABLED", "GOWASM",   "GOFIPS140"};
constexpr std::array kBareFlags{"-race", "-msan", "-asan", "-trimpath", "-linkshared"};
constexpr std::array kCompilingVerbs{"build", "install", "run", "test", "vet"};
constexpr std::array kIdleVerbs{"version", "env", "help", "mod", "work", "fmt", "clean"};

bool changes_std(std::string_view flag) {
  return std::find(kBareFlags.begin(), kBareFlags.end(), flag) != kBareFlags.end() || flag.starts_with("-buildmode=");
}

}  // namespace

bool is_plain_package(std::string_view path) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-~+";
  constexpr std::array kReserved{"all", "std", "cmd", "tool", "work", "main", "C", "unsafe"};
  constexpr std::size_t kLongest = 200;
  const auto first = path.substr(0, path.find('/'));
  return !path.empty() && path.find_first_not_of(kLetters) == std::string_view::npos &&
         path.find("..") == std::string_view::npos && path[0] != '-' && path[0] != '/' && path[0] != '.' &&
         path.size() <= kLongest && std::find(kReserved.begin(), kReserved.end(), first) == kReserved.end();
}

bool is_go_verb(const std::vector<std::string>& command, std::string_view verb) {
  return command.size() > 1 && command[0] == "go" && command[1] == verb;
}

// After the first word that is no flag come packages and the program's own arguments, but a flag may still follow a
// package pattern in `go build`, so all words count up to "-args" or "--".
std::vector<std::string> flag_words(const std::vector<std::string>& command,
                                    const std::map<std::string, std::string>& environment) {
  std::vector<std::string> words;
  if (const auto flags = environment.find("GOFLAGS"); flags != environment.end()) {
    const auto extra = split_words(flags->second);
    words.insert(words.end(), extra.begin(), extra.end());
  }
  const auto end = std::find_if(command.begin(), command.end(),
                                [](const std::string& word) { return word == "--" || word == "-args"; });
  words.insert(words.end(), command.begin(), end);
  for (auto& word : words) {
    word = word.starts_with("--") ? word.substr(1) : word;
  }
  return words;
}

std::string SeedVariant::volume(const std::string& sdk_digest) const {
  std::string identity = sdk_digest + '\n' + join(flags, " ") + '\n';
  for (const auto& [name, value] : environment) {
    identity += name + '=' + value + '\n';
  }
  identity += image.empty() ? "" : "image=" + image + '\n';
  return "goiso-std-" + sha256_hex(identity).substr(0, 16);
}

bool SeedVariant::needs_c() const {
  constexpr std::array kSanitizers{"-race", "-msan", "-asan"};
  const auto cgo = environment.find("CGO_ENABLED");
  return (cgo != environment.end() && cgo->second == "1") ||
         std::any_of(flags.begin(), flags.end(), [&](const std::string& flag) {
           return std::find(kSanitizers.begin(), kSanitizers.end(), flag) != kSanitizers.end();
         });
}

SeedVariant seed_variant(const BuildRequest& request, const std::map<std::string, std::string>& environment,
                         const std::string& image) {
  SeedVariant variant;
  for (const auto* name : kVariables) {
    if (const auto found = environment.find(name); found != environment.end() && !found->second.empty()) {
      variant.environment.insert(*found);
    }
  }
  std::set<std::string> flags;
  for (const auto& word : flag_words(request.command, environment)) {
    if (changes_std(word)) {
      flags.insert(word);
    }
  }
  variant.flags.assign(flags.begin(), flags.end());
  variant.image = variant.needs_c() ? image : "";
  return variant;
}

SeedUse seed_use(const std::vector<std::string>& command) {
  const auto is_one_of = [&](const auto& verbs) {
    return std::any_of(verbs.begin(), verbs.end(), [&](const char* verb) { return is_go_verb(command, verb); });
  };
  if (is_one_of(kCompilingVerbs)) {
    return SeedUse::kNeeded;
  }
  return is_one_of(kIdleVerbs) ? SeedUse::kNone : SeedUse::kIfThere;
}

std::set<std::string> packages_wanted(const std::vector<std::string>& command, const Snapshot& snapshot) {
  if (seed_use(command) != SeedUse::kNeeded) {
    return {};
  }
  std::set<std::string> wanted{"runtime"};
  wanted.insert(snapshot.std_imports.begin(), snapshot.std_imports.end());
  if (is_go_verb(command, "test") || is_go_verb(command, "vet")) {
    wanted.insert(snapshot.std_test_imports.begin(), snapshot.std_test_imports.end());
  }
  if (is_go_verb(command, "test")) {
    wanted.insert({"os", "reflect", "testing", "testing/internal/testdeps"});
  }
  std::erase_if(wanted, [](const std::string& package) { return !is_plain_package(package); });
  return wanted;
}

std::set<std::string> packages_added(const SeedVariant& variant) {
  std::set<std::string> added;
  for (const auto& [flag, package] :
       {std::pair{"-race", "runtime/race"}, {"-msan", "runtime/msan"}, {"-asan", "runtime/asan"}}) {
    if (std::find(variant.flags.begin(), variant.flags.end(), flag) != variant.flags.end()) {
      added.insert(package);
    }
  }
  if (variant.needs_c()) {
    added.insert("runtime/cgo");
  }
  return added;
}

std::vector<std::string> packages_missing(const std::set<std::string>& wanted, const std::string& seed_packages) {
  const auto lines = split_lines(seed_packages);
  const std::set<std::string_view> held(lines.begin(), lines.end());
  std::vector<std::string> missing;
  std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(missing),
               [&](const std::string& package) { return !held.contains(package); });
  return missing;
}

}  // namespace goiso
