// A go command that compiles nothing. Of the boxes that compile ahead it is asked `list` and `build … --`: one that
// compiles packages of modules may see go.mod and no other file of the project, and write to nothing but its cache. In
// a build's box it prints its version, ends with 1 when bad.txt names that version, with 98 when wants-deps.txt is
// there and what was compiled of modules is not, and with 99 when it is not the first one there.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>

namespace {

int packages_from(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--") == 0) {
      return i + 1;
    }
  }
  return argc;
}

bool has_word(int argc, char** argv, const char* start) {
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], start, std::strlen(start)) == 0) {
      return true;
    }
  }
  return false;
}

bool is_there(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

// Each volume has entries of its own.
int compile() {
  const std::string cache = std::getenv("GOCACHE"), name = cache == "/deps" ? "01" : "00";
  mkdir((cache + '/' + name).c_str(), 0755);
  std::ofstream entry{cache + '/' + name + '/' + name + "-d"};
  return entry << "compiled" ? 0 : 1;
}

bool writes_elsewhere() {
  for (const char* folder : {"/seed/", "/modules/", "/usr/local/go/", "/"}) {
    if (std::ofstream{std::string{folder} + "written"}.is_open()) {
      return true;
    }
  }
  return false;
}

int list(int first, int argc, char** argv) {
  const bool is_export = has_word(argc, argv, "-export"), is_modules = has_word(argc, argv, "{{if .Standard}}");
  const bool sees_only_modules = is_there("go.mod") && !is_there("main.go") && !writes_elsewhere();
  for (int i = first; i < argc; ++i) {
    std::cout << (is_export    ? "+"
                  : is_modules ? (sees_only_modules ? "m-+ " : "m-! ")
                               : "r+ ")
              << (is_export ? "" : argv[i]) << '\n';
  }
  return is_export ? compile() : 0;
}

int build() {
  if (is_there("/tmp/used")) {
    return 99;
  }
  if (is_there("wants-deps.txt") && !is_there("/w/cache/01/01-d")) {
    return 98;
  }
  std::ofstream{"/tmp/used"} << "once";
  std::string version, bad;
  std::ifstream{"/usr/local/go/VERSION"} >> version;
  std::cout << version << '\n';
  for (std::ifstream list{"bad.txt"}; list >> bad;) {
    if (bad == version) {
      return 1;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const int first = packages_from(argc, argv);
  if (argc > 1 && std::strcmp(argv[1], "list") == 0) {
    return list(first, argc, argv);
  }
  return first < argc ? compile() : build();
}
