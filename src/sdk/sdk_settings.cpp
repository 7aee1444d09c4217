#include "sdk/sdk_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "sdk/sdk_archive.h"

namespace goiso {
namespace {

constexpr const char* kGodebugTable = "src/internal/godebugs/table.go";
constexpr const char* kExperiments = "src/internal/buildcfg/exp.go";
constexpr const char* kExperimentFlags = "src/internal/goexperiment/flags.go";
constexpr const char* kCompilerFlags = "src/cmd/compile/internal/base/debug.go";

// "zero" of `Old: "zero", Opaque: true}`; "" when the field is not there or no text.
std::string quoted_field(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  const auto open = at == std::string_view::npos ? at : line.find('"', at);
  const auto close = open == std::string_view::npos ? open : line.find('"', open + 1);
  return close == std::string_view::npos ? std::string{} : std::string{line.substr(open + 1, close - open - 1)};
}

int number_field(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  if (at == std::string_view::npos) {
    return 0;
  }
  const auto digits = trim(line.substr(at + name.size()));
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// The lines between one that contains `open` and the next that is `close`.
std::vector<std::string_view> lines_within(std::string_view source, std::string_view open, std::string_view close) {
  std::vector<std::string_view> within;
  bool is_inside = false;
  for (const auto line : split_lines(source)) {
    const auto word = trim(line);
    if (is_inside && word == close) {
      break;
    }
    if (is_inside && !word.empty() && !word.starts_with("//")) {
      within.push_back(word);
    }
    is_inside = is_inside || word.find(open) != std::string_view::npos;
  }
  return within;
}

std::string lower(std::string_view word) {
  std::string out{word};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace

std::vector<GodebugSetting> parse_godebug_table(std::string_view source) {
  std::vector<GodebugSetting> settings;
  for (const auto line : lines_within(source, "var All = []Info{", "}")) {
    const auto code = line.substr(0, line.find("//"));
    if (auto name = quoted_field(code, "Name:"); !name.empty()) {
      settings.push_back({std::move(name), number_field(code, "Changed:"), quoted_field(code, "Old:")});
    }
  }
  return settings;
}

std::vector<std::string> parse_experiment_baseline(std::string_view source) {
  std::vector<std::string> names;
  for (const auto line : lines_within(source, "baseline := goexperiment.Flags{", "}")) {
    const auto colon = line.find(':');
    const auto value = colon == std::string_view::npos ? line : trim(line.substr(colon + 1));
    if (colon != std::string_view::npos && !value.starts_with("false")) {
      names.push_back(lower(line.substr(0, colon)));
    }
  }
  return names;
}

std::vector<std::string> parse_experiment_flags(std::string_view source) {
  std::vector<std::string> names;
  for (const auto line : lines_within(source, "type Flags struct {", "}")) {
    if (const auto words = split_words(line); words.size() >= 2 && words[1] == "bool") {
      names.push_back(lower(words[0]));
    }
  }
  return names;
}

std::vector<std::string> parse_compiler_hashes(std::string_view source) {
  std::vector<std::string> names;
  for (const auto line : lines_within(source, "type DebugFlags struct {", "}")) {
    const auto words = split_words(line);
    if (words.size() < 2 || words[1] != "string") {
      continue;
    }
    if (auto name = lower(words[0]); name.ends_with("hash")) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

Result<SdkSettings> read_sdk_settings(const SdkStore& sdks, const StoredSdk& sdk, std::stop_token stop) {
  const auto name = parse_sdk_file_name(sdk.file_name);
  if (!name) {
    return Error{ErrorKind::kUntrusted, fmt::format("no SDK is called '{}'", terminal_safe(sdk.file_name)), {}, {}};
  }
  TRY_ASSIGN(const auto files, read_sdk_files(sdks.blob_path(sdk.digest), *name,
                                              {kGodebugTable, kExperiments, kExperimentFlags, kCompilerFlags}, stop));
  SdkSettings settings;
  if (const auto table = files.find(kGodebugTable); table != files.end()) {
    settings.godebug = parse_godebug_table(table->second);
  }
  if (const auto baseline = files.find(kExperiments); baseline != files.end()) {
    settings.experiments = parse_experiment_baseline(baseline->second);
  }
  if (const auto flags = files.find(kExperimentFlags); flags != files.end()) {
    settings.known_experiments = parse_experiment_flags(flags->second);
  }
  if (const auto flags = files.find(kCompilerFlags); flags != files.end()) {
    settings.compiler_hashes = parse_compiler_hashes(flags->second);
  }
  return settings;
}

}  // namespace goiso
