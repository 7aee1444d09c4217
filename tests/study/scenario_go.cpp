// A go command that does what scenario.txt in its folder says of its version: the first line that speaks of it. A line
// is WHO [KEY=VALUE…] [| TEXT]; WHO is a version, the beginning of one ("go1.22.*"), or "*".
//   chance=PERCENT  the line speaks of so many of the runs
//   env=NAME:VALUE  only of a run with that variable
//   cold=1          only of a run that was given no compiled standard library
//   arg=TEXT        only of a run with an argument that contains it
//   exit=N          ends with N (0)
//   sleep=MS        waits first
//   memory=MIB      takes so much memory first
//   to=out          says TEXT on stdout, not stderr; in TEXT "\n" is a line's end and "%r" a number that nobody
//   foresees
// No line speaks of it: ends with 98. Where there is no scenario.txt, as where goiso compiles ahead, it has nothing to
// do.
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Line {
  std::string who, text;
  std::string environment;  // NAME:VALUE
  std::string argument;
  bool is_cold = false;
  long chance = 100, exit_code = 0, sleep_ms = 0, memory_mib = 0;
  FILE* stream = stderr;
};

std::uint64_t random_number() {
  std::uint64_t number = 0;
  return getrandom(&number, sizeof number, 0) == sizeof number ? number : 0;
}

void set(Line& line, const std::string& word) {
  const auto equals = word.find('=');
  const auto key = word.substr(0, equals);
  const auto value = equals == std::string::npos ? std::string{} : word.substr(equals + 1);
  const auto number = std::strtol(value.c_str(), nullptr, 10);
  if (key == "chance") {
    line.chance = number;
  } else if (key == "env") {
    line.environment = value;
  } else if (key == "cold") {
    line.is_cold = true;
  } else if (key == "arg") {
    line.argument = value;
  } else if (key == "exit") {
    line.exit_code = number;
  } else if (key == "sleep") {
    line.sleep_ms = number;
  } else if (key == "memory") {
    line.memory_mib = number;
  } else if (word == "to=out") {
    line.stream = stdout;
  } else {
    std::fprintf(stderr, "scenario.txt: '%s' is no setting\n", word.c_str());
    std::exit(97);
  }
}

Line parse(const std::string& text) {
  const auto bar = text.find(" | ");
  Line line;
  line.text = bar == std::string::npos ? std::string{} : text.substr(bar + 3);
  std::istringstream words{text.substr(0, bar)};
  words >> line.who;
  for (std::string word; words >> word;) {
    set(line, word);
  }
  return line;
}

bool has_argument(const std::vector<std::string>& arguments, const std::string& text) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [&](const std::string& argument) { return argument.find(text) != std::string::npos; });
}

// goiso lays what it compiled out of a volume that is there to be read.
bool was_given_compiled() { return access("/seed/goiso-packages", F_OK) == 0; }

bool speaks_of(const Line& line, const std::string& version, const std::vector<std::string>& arguments) {
  const bool is_prefix = !line.who.empty() && line.who.back() == '*';
  const bool is_named =
      is_prefix ? version.compare(0, line.who.size() - 1, line.who, 0, line.who.size() - 1) == 0 : version == line.who;
  const auto colon = line.environment.find(':');
  const char* held = std::getenv(line.environment.substr(0, colon).c_str());
  const bool is_set = line.environment.empty() || (held != nullptr && line.environment.substr(colon + 1) == held);
  return is_named && is_set && !(line.is_cold && was_given_compiled()) && has_argument(arguments, line.argument) &&
         static_cast<long>(random_number() % 100) < line.chance;
}

void say(const Line& line) {
  for (std::size_t i = 0; i < line.text.size(); ++i) {
    const auto pair = line.text.substr(i, 2);
    if (pair == "\\n") {
      std::fputc('\n', line.stream);
      ++i;
    } else if (pair == "%r") {
      std::fprintf(line.stream, "%016llx", static_cast<unsigned long long>(random_number()));
      ++i;
    } else {
      std::fputc(line.text[i], line.stream);
    }
  }
  if (!line.text.empty()) {
    std::fputc('\n', line.stream);
  }
}

int act(const Line& line) {
  const std::vector<char> held(static_cast<std::size_t>(line.memory_mib) << 20, 1);
  usleep(static_cast<useconds_t>(line.sleep_ms) * 1000);
  say(line);
  return held.empty() || held.back() == 1 ? static_cast<int>(line.exit_code) : 97;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments{argv, argv + argc};
  std::string version, text;
  std::ifstream{"/usr/local/go/VERSION"} >> version;
  std::ifstream scenario{"scenario.txt"};
  if (!scenario) {
    return 0;
  }
  while (std::getline(scenario, text)) {
    const auto line = parse(text);
    if (speaks_of(line, version, arguments)) {
      return act(line);
    }
  }
  return 98;
}
