// A go command that compiles nothing. Of the box that compiles std it is asked `list` and `build … --`; in a build's
// box it prints its version, ends with 1 when bad.txt names that version, and with 99 when it is not the first one
// there.
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

int list(int first, int argc, char** argv) {
  for (int i = first; i < argc; ++i) {
    std::cout << "r+ " << argv[i] << '\n';
  }
  return 0;
}

int compile() {
  const std::string folder = std::string{std::getenv("GOCACHE")} + "/00";
  mkdir(folder.c_str(), 0755);
  std::ofstream entry{folder + "/00-d"};
  return entry << "compiled" ? 0 : 1;
}

int build() {
  if (access("/tmp/used", F_OK) == 0) {
    return 99;
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
