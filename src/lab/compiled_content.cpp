#include "lab/compiled_content.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::string_view kMark = "compiled ";
// The settings that a go.mod gives a program are the linker's: no package has them (cmd/go/internal/load/godebug.go).
constexpr const char* kFormat = "{{if not .Standard}}compiled {{.ImportPath}} {{.DefaultGODEBUG}} {{.BuildID}}{{end}}";

bool begins_with_any(std::string_view word, const auto& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](const char* beginning) { return word.starts_with(beginning); });
}

bool is_of_the_build(std::string_view flag) {
  constexpr std::array kWhole{"-race", "-msan", "-asan", "-trimpath"};
  constexpr std::array kWithValue{"-tags=", "-gcflags=", "-asmflags=", "-mod="};
  return std::find(kWhole.begin(), kWhole.end(), flag) != kWhole.end() || begins_with_any(flag, kWithValue);
}

// What go test does with the tests when they are built.
bool is_of_the_run(std::string_view flag) {
  constexpr std::array kWhole{"-v", "-short", "-failfast", "-json"};
  constexpr std::array kWithValue{
      "-run=", "-skip=", "-count=", "-timeout=", "-parallel=", "-cpu=", "-shuffle=", "-vet="};
  return std::find(kWhole.begin(), kWhole.end(), flag) != kWhole.end() || begins_with_any(flag, kWithValue);
}

// A package, or several, below the folder of the command, which "./..." has in any case but for its files: with a file
// by name, a folder that patterns pass over or a package of another module, something else is compiled.
bool is_of_the_project(std::string_view package) {
  if (package != "." && (!package.starts_with("./") || package.ends_with(".go"))) {
    return false;
  }
  const auto parts = split(package, '/');
  return std::none_of(parts.begin() + 1, parts.end(), [](std::string_view part) {
    const bool is_pattern = part == "...";
    return !is_pattern && (part.starts_with(".") || part.starts_with("_") || part == "testdata" || part == "vendor");
  });
}

}  // namespace

std::optional<std::vector<std::string>> listing_contents(const std::vector<std::string>& command) {
  const bool runs = command.size() > 1 && command[0] == "go" && (command[1] == "run" || command[1] == "test");
  if (!runs) {
    return std::nullopt;
  }
  std::vector<std::string> listing{"go", "list", "-export", "-deps", "-test"};
  for (std::size_t i = 2; i < command.size() && command[i] != "-args"; ++i) {
    const auto& word = command[i];
    if (!word.starts_with("-")) {
      if (!is_of_the_project(word)) {
        return std::nullopt;
      }
      if (command[1] == "run") {
        break;  // what follows is the program's
      }
      continue;
    }
    if (is_of_the_build(word)) {
      listing.push_back(word);
    } else if (!is_of_the_run(word)) {
      return std::nullopt;
    }
  }
  listing.insert(listing.end(), {"-f", kFormat, "./..."});
  return listing;
}

std::string compiled_contents(std::string_view listing) {
  std::vector<std::string> contents;
  for (auto line : split_lines(listing)) {
    if (!line.starts_with(kMark)) {
      continue;
    }
    line = trim(line.substr(kMark.size()));
    const auto id = line.rfind(' ');
    const auto hash = line.rfind('/');
    if (id == std::string_view::npos || hash == std::string_view::npos || hash < id) {
      return "";
    }
    contents.push_back(std::string{line.substr(0, id)} + " " + std::string{line.substr(hash + 1)});
  }
  std::sort(contents.begin(), contents.end());
  return join(contents, "\n");
}

}  // namespace goiso
