#include "report/next_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "diagnose/judge.h"
#include "report/box_flags.h"
#include "report/one_line.h"
#include "report/shell_line.h"

namespace goiso {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

// Of which Go was asked, unless the project chose it.
std::string same_go(const RunReport& report) {
  constexpr std::string_view kFlag = "--go ";
  const auto& toolchain = report.request.toolchain;
  if (toolchain.chosen_by.starts_with(kFlag)) {
    return " --go " + shell_quoted(one_line(toolchain.chosen_by.substr(kFlag.size())));
  }
  return toolchain.chosen_by == "the study" ? " --go " + toolchain.version.text() : "";
}

// The same question with one thing changed.
std::string again(const RunReport& report, const std::string& change) {
  auto flags = box_flags(report.request);
  const auto go = change.starts_with("--go ") ? "" : same_go(report);
  if (const auto place = std::find(flags.begin(), flags.end(), change.substr(0, change.find(' ')));
      place != flags.end()) {
    flags.erase(place, std::min(place + 2, flags.end()));  // the limit that is changed
  }
  return fmt::format("goiso reproduce {} {}{}{}{}", path_word(report.request.project.path.string()), change, go,
                     flag_words(flags), behind_dashes(report.request.command));
}

std::string whole_log(const RunReport& report) { return report.run.empty() ? "" : "goiso runs log " + report.run; }

// "go.mod requires go >= 1.22.3 (running …", "note: module requires Go 1.22": what is needed, "" when not said.
std::string needed_go(std::string_view line) {
  for (const std::string_view before : {"go >= ", "requires Go ", "requires go ", "compile Go "}) {
    const auto at = line.find(before);
    if (at != std::string_view::npos) {
      const auto rest = line.substr(at + before.size());
      const auto end = std::min(rest.find_first_of(" ,;:)"), rest.size());
      const auto version = GoVersion::parse(rest.substr(0, end));
      return version ? version->text() : "";
    }
  }
  return "";
}

// "… requires go1.22 or later (-lang was set to go1.21; check go.mod)": what go.mod should say, "" when not said.
std::string needed_go_line(std::string_view line) {
  constexpr std::string_view kBefore = "requires go", kAfter = " or later (-lang was set to go";
  const auto end = line.find(kAfter);
  const auto at = line.substr(0, end).rfind(kBefore);
  if (end == std::string_view::npos || at == std::string_view::npos) {
    return "";
  }
  const auto version = GoVersion::parse(line.substr(at + kBefore.size(), end - at - kBefore.size()));
  return version ? version->text() : "";
}

// "go.mod:3: unknown directive: …": what cannot be read cannot be tidied either.
bool is_unreadable_go_mod(std::string_view line) { return line.find("go.mod:") != std::string_view::npos; }

std::string another_go(const RunReport& report) {
  const bool has_other = !report.other_go.empty() && report.other_go != report.request.toolchain.version.text();
  return has_other ? again(report, "--go " + shell_quoted(report.other_go)) : whole_log(report);
}

std::string twice_the_size(const char* flag, std::int64_t bytes) {
  return fmt::format("{} {}m", flag, std::max<std::int64_t>(1, 2 * bytes / kMiB));
}

std::string twice_the_time(const char* flag, std::chrono::milliseconds time) {
  return fmt::format("{} {}s", flag, std::max<std::int64_t>(1, 2 * time.count() / 1000));
}

std::string larger_box(const RunReport& report) {
  const auto& limits = report.request.limits;
  const auto& word = report.verdict.reason;
  if (word == reason::kMemory) {
    return again(report, twice_the_size("--memory", limits.memory));
  }
  if (word == reason::kDisk) {
    return again(report, twice_the_size("--disk", limits.disk));
  }
  if (word == reason::kTimeout) {
    return again(report, twice_the_time("--timeout", limits.timeout));
  }
  if (word == reason::kSilence) {
    return again(report, twice_the_time("--silence", limits.silence));
  }
  return "";
}

}  // namespace

std::string next_step(const RunReport& report) {
  const auto& word = report.verdict.reason;
  if (auto larger = larger_box(report); !larger.empty()) {
    return larger;
  }
  if (word == reason::kNeedsNewerGo) {
    const auto& signature = report.verdict.signature;
    const auto go = signature ? needed_go(signature->first_line) : "";
    return go.empty() ? another_go(report) : again(report, "--go " + go);
  }
  if (word == reason::kMissingModules && report.request.modules != ModuleSupply::kNone &&
      !report.verdict.missing_modules.empty()) {
    return "goiso mod fetch " + command_line(report.verdict.missing_modules);
  }
  if (word == reason::kMissingModules || word == reason::kVendorInconsistent) {
    return "go mod vendor";
  }
  const auto line = report.verdict.signature ? report.verdict.signature->first_line : "";
  if (const auto go_line = needed_go_line(line); !go_line.empty() && !report.request.project.is_single_file) {
    return "go mod edit -go=" + go_line;
  }
  if (word == reason::kBadGoMod && is_unreadable_go_mod(line)) {
    return whole_log(report);
  }
  if (word == reason::kMissingRequire || word == reason::kMissingSum || word == reason::kBadGoMod) {
    return "go mod tidy";
  }
  if (word == reason::kNeedsCgo) {
    return again(report, "--cgo");
  }
  if (word == reason::kUsageError || word == reason::kBadEnvironment || word == reason::kPids ||
      word == reason::kCpuLimit) {
    return whole_log(report);
  }
  return another_go(report);
}

}  // namespace goiso
