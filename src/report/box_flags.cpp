#include "report/box_flags.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/one_line.h"

namespace goiso {
namespace {

using Words = std::vector<std::string>;

void add(Words& words, const char* flag, std::string value) {
  words.emplace_back(flag);
  words.push_back(std::move(value));
}

// As parse_size reads it.
std::string size_word(std::int64_t bytes) {
  constexpr std::int64_t kMiB = std::int64_t{1} << 20;
  return bytes % kMiB == 0 ? fmt::format("{}m", bytes / kMiB) : fmt::format("{}", bytes);
}

// As parse_duration reads it.
std::string time_word(std::chrono::milliseconds time) {
  return time.count() % 1000 == 0 ? fmt::format("{}s", time.count() / 1000) : fmt::format("{}ms", time.count());
}

void add_limits(const Limits& limits, Words& words) {
  const Limits usual;
  if (limits.timeout != usual.timeout) {
    add(words, "--timeout", time_word(limits.timeout));
  }
  if (limits.silence != usual.silence) {
    add(words, "--silence", time_word(limits.silence));
  }
  if (limits.memory != usual.memory) {
    add(words, "--memory", size_word(limits.memory));
  }
  if (limits.disk != usual.disk) {
    add(words, "--disk", size_word(limits.disk));
  }
  if (limits.cpus != usual.cpus) {
    add(words, "--cpus", fmt::format("{:g}", limits.cpus));
  }
}

}  // namespace

Words box_flags(const BuildRequest& request) {
  Words words;
  for (const auto& [name, value] : request.environment) {
    add(words, "--env", name + "=" + value);
  }
  for (const auto& folder : request.project.included) {
    add(words, "--include", folder);
  }
  if (request.cgo) {
    words.emplace_back("--cgo");
  }
  if (!request.image.empty() && request.image != (request.cgo ? kCgoImage : kBaseImage)) {
    add(words, "--image", request.image);
  }
  if (request.user == BoxUser::kRoot) {
    add(words, "--user", "root");
  }
  if (!request.runtime.empty()) {
    add(words, "--runtime", request.runtime);
  }
  if (!request.expected_output.empty()) {
    add(words, "--expect-output", request.expected_output);
  }
  add_limits(request.limits, words);
  return words;
}

Words with_variable(Words flags, const std::string& name, const std::string& value) {
  const auto start = name + "=";
  for (std::size_t i = 0; i + 1 < flags.size(); ++i) {
    if (flags[i] == "--env" && flags[i + 1].starts_with(start)) {
      flags[i + 1] += (flags[i + 1] == start ? "" : ",") + value;  // of two settings of one name the last counts
      return flags;
    }
  }
  add(flags, "--env", start + value);
  return flags;
}

std::string flag_words(const Words& flags) {
  std::string text;
  for (const auto& word : flags) {
    text += " " + shell_quoted(one_line(word));
  }
  return text;
}

}  // namespace goiso
