#include "command/compare_logs.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::size_t kMostLines = 20;   // of each log
constexpr std::size_t kMostShown = 200;  // bytes of a line

std::string shown(const LogLine& line) {
  auto text = terminal_safe(line.text);
  text = text.size() > kMostShown ? valid_utf8(text.substr(0, kMostShown)) + "…" : text;
  return fmt::format("  {:>5}: {}\n", line.number, text);
}

std::string lines_of(std::size_t count) { return fmt::format("{} line{}", count, count == 1 ? "" : "s"); }

std::string remainder_text(const LogRemainder& remainder, const std::string& run) {
  if (remainder.count == 0) {
    return "";
  }
  auto text = fmt::format("log: {} only in {}\n", lines_of(remainder.count), run);
  for (const auto& line : remainder.lines) {
    text += shown(line);
  }
  const auto more = remainder.count - remainder.lines.size();
  return more == 0 ? text : text + fmt::format("         and {} more\n", more);
}

std::string nearly_text(const LogDifference& difference) {
  if (difference.nearly.empty()) {
    return "";
  }
  const auto& [one, other] = difference.nearly.front();
  return fmt::format("log: {} differ{} in numbers, times and places alone, such as\n",
                     lines_of(difference.nearly_equal), difference.nearly_equal == 1 ? "s" : "") +
         shown(one) + shown(other);
}

std::string why_not_read(const RunStore& runs, const std::string& run, const Error& error) {
  const auto path = runs.log_path(run);
  std::error_code trouble;
  const bool is_gone = path && !std::filesystem::exists(*path, trouble);
  return is_gone ? fmt::format("the log of run '{}' is no longer kept", run) : error.message;
}

std::string standing_of(const LogDifference& difference) {
  return difference.differs()          ? "different"
         : difference.is_reordered     ? "reordered"
         : difference.nearly_equal > 0 ? "nearly-same"
                                       : "same";
}

}  // namespace

LogComparison compare_logs(const RunStore& runs, const ComparedRun& one, const ComparedRun& other) {
  LogComparison logs;
  if (one.log_sha256 == other.log_sha256 && !one.log_sha256.empty()) {
    logs.standing = "same";
    return logs;
  }
  const auto first = runs.log(one.id);
  const auto second = runs.log(other.id);
  if (!first) {
    logs.not_read.push_back(why_not_read(runs, one.id, first.error()));
  }
  if (!second) {
    logs.not_read.push_back(why_not_read(runs, other.id, second.error()));
  }
  if (!first || !second) {
    logs.standing = "unknown";
    return logs;
  }
  const auto voice = one.is_crash && other.is_crash ? Voice::kCompilerCrash : Voice::kOrdinary;
  logs.difference = log_difference(*first, *second, Mask{}, voice, kMostLines);
  logs.standing = standing_of(logs.difference);
  return logs;
}

std::string text_of(const LogComparison& logs, const ComparedRun& one, const ComparedRun& other) {
  std::string text;
  for (const auto& why : logs.not_read) {
    text += fmt::format("log: {}\n", terminal_safe(why));
  }
  text += remainder_text(logs.difference.only_one, one.id) + remainder_text(logs.difference.only_other, other.id);
  text += logs.difference.is_reordered ? "log: the lines that both have stand in another order\n" : "";
  return text + nearly_text(logs.difference);
}

}  // namespace goiso
