#include "report/run_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "report/agreement.h"
#include "report/log_excerpt.h"
#include "report/next_step.h"
#include "report/one_line.h"
#include "report/text_rows.h"

namespace goiso {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
constexpr std::int64_t kGiB = std::int64_t{1} << 30;
using paint::kGreen;
using paint::kRed;
using paint::kYellow;

std::string row(const char* label, const std::string& text, const TextStyle& style) {
  constexpr int kIndent = 9;
  return text_row(label, text, kIndent, style);
}

std::string go_row(const RunReport& report) {
  const auto& toolchain = report.request.toolchain;
  auto text = toolchain.version.name() + " " + one_line(toolchain.platform);
  text += toolchain.chosen_by.empty() ? "" : ", chosen by " + one_line(toolchain.chosen_by);
  return text;
}

std::string command_row(const RunReport& report) {
  std::vector<std::string> words;
  for (const auto& [name, value] : report.request.environment) {
    words.push_back(shell_quoted(one_line(fmt::format("{}={}", name, value))));
  }
  for (const auto& word : report.request.command) {
    words.push_back(shell_quoted(one_line(word)));
  }
  return join(words, " ");
}

std::string project_row(const RunReport& report) {
  const auto& project = report.request.project;
  const auto& snapshot = report.record.snapshot;
  std::vector<std::string> names;
  for (const auto& name : {project.module, project.go_line.empty() ? "" : "go " + project.go_line}) {
    if (!name.empty()) {
      names.push_back(one_line(name));
    }
  }
  auto text = one_line(project.path.string()) + (names.empty() ? "" : " (" + join(names, ", ") + ")");
  text += fmt::format(", {} file{}, {}", snapshot.files, snapshot.files == 1 ? "" : "s", human_size(snapshot.bytes));
  return text + (snapshot.left_out.empty() ? "" : ", without " + one_line(join(snapshot.left_out, " ")));
}

// As --memory and --disk take them: 4g is 4 GiB.
std::string limit_size(std::int64_t bytes) {
  if (bytes > 0 && bytes % kGiB == 0) {
    return fmt::format("{} GiB", bytes / kGiB);
  }
  return bytes > 0 && bytes % kMiB == 0 ? fmt::format("{} MiB", bytes / kMiB) : human_size(bytes);
}

std::string box_row(const RunReport& report) {
  const auto& limits = report.request.limits;
  const auto& box = report.record.box;
  auto text = box.image.empty() ? std::string("base") : one_line(box.image);
  text += box.runtime.empty() ? "" : " in " + one_line(box.runtime);
  text += report.request.user == BoxUser::kRoot ? ", root" : ", nobody";
  text += fmt::format(", no network, {} memory", limit_size(limits.memory));
  text += limits.cpus > 0 ? fmt::format(", {:g} CPUs", limits.cpus) : "";
  return text + fmt::format(", {} disk, {}", limit_size(limits.disk), human_duration(limits.timeout));
}

std::string time_row(const RunReport& report) {
  std::vector<std::string> parts;
  for (const auto& phase : report.record.phases) {
    parts.push_back(one_line(phase.name) + " " + human_duration(phase.duration));
  }
  auto text = join(parts, " · ");
  text += fmt::format("{}{} in all", parts.empty() ? "" : " · ", human_duration(report.elapsed));
  const auto& usage = report.record.usage;
  return text + (usage.peak_memory > 0 ? fmt::format(" · {} peak", human_size(usage.peak_memory)) : "");
}

const char* word_for(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return "PASSED";
    case Outcome::kFailed:
      return "FAILED";
    case Outcome::kTimedOut:
      return "TIMED OUT";
    case Outcome::kOutOfMemory:
      return "OUT OF MEMORY";
    case Outcome::kUntestable:
      return "UNTESTABLE";
  }
  return "FAILED";
}

const char* colour_for(Outcome outcome) {
  return outcome == Outcome::kPassed ? kGreen : outcome == Outcome::kFailed ? kRed : kYellow;
}

std::string verdict_text(const RunReport& report, const TextStyle& style) {
  const auto& verdict = report.verdict;
  auto text = painted(word_for(verdict.outcome), colour_for(verdict.outcome), style);
  text += verdict.outcome == Outcome::kPassed ? "" : " " + verdict.reason;
  if (verdict.signature) {
    text += verdict.signature->package.empty() ? "" : " in " + one_line(verdict.signature->package);
    text += " (" + verdict.signature->id + ")";
  }
  text += " with " + report.request.toolchain.version.name();
  const bool is_failure = verdict.outcome != Outcome::kPassed && verdict.outcome != Outcome::kUntestable;
  if (report.match && is_failure) {
    text += report.match->is_same ? ", the failure " : ", another failure than ";
    text += one_line(report.match->wanted);
  }
  return text;
}

std::string last_line(const RunReport& report, const TextStyle& style) {
  const auto next = next_step(report);
  return verdict_text(report, style) + (next.empty() ? "" : " · try: " + next) + "\n";
}

std::string rows(const RunReport& report, const TextStyle& style) {
  auto text = row("go", go_row(report), style) + row("command", command_row(report), style) +
              row("project", project_row(report), style) + row("box", box_row(report), style);
  for (const auto& note : report.notes) {
    text += row("note", one_line(note), {style.colour, 0});
  }
  for (const auto& finding : report.modules.findings) {
    text += row("finding", one_line(finding), {style.colour, 0});
  }
  if (!report.verdict.missing_modules.empty()) {
    text += row("missing", one_line(join(report.verdict.missing_modules, " ")), {style.colour, 0});
  }
  return text;
}

std::string body(const RunReport& report, const TextStyle& style) {
  const auto& signature = report.verdict.signature;
  const auto log = log_excerpt(report.record.log, signature ? signature->first_line : "");
  auto text = rows(report, style) + (log.empty() ? "" : "\n" + log) + "\n";
  text += row("took", time_row(report), style);
  return text + (report.log_path.empty() ? "" : row("log", one_line(report.log_path), {style.colour, 0}));
}

// Each thing that they did, the most frequent first, and what to do about the first failure.
std::string flaky_line(const std::vector<RunReport>& reports, const Agreement& agreement, const TextStyle& style) {
  std::vector<std::string> parts;
  const RunReport* failed = nullptr;
  for (const auto& answer : agreement.answers) {
    const auto& report = reports[answer.example];
    parts.push_back(fmt::format("{}/{} {}", answer.runs, agreement.runs, verdict_text(report, style)));
    failed = failed == nullptr && report.verdict.outcome != Outcome::kPassed ? &report : failed;
  }
  const auto next = failed == nullptr ? "" : next_step(*failed);
  return painted("FLAKY", kYellow, style) + " " + join(parts, " · ") + (next.empty() ? "" : " · try: " + next) + "\n";
}

}  // namespace

std::string to_text(const RunReport& report, const TextStyle& style) {
  return body(report, style) + last_line(report, style);
}

std::string to_text(const std::vector<RunReport>& reports, const TextStyle& style) {
  if (reports.empty()) {
    return "";
  }
  const auto failed =
      std::find_if(reports.begin(), reports.end(), [](const auto& r) { return r.verdict.outcome != Outcome::kPassed; });
  auto text = body(failed == reports.end() ? reports.front() : *failed, style) + "\n";
  int number = 0;
  for (const auto& report : reports) {
    text += fmt::format("{:>3}  {}  {}\n", ++number, verdict_text(report, style), human_duration(report.elapsed));
  }
  const auto agreement = agreement_of(reports);
  return text + (agreement.is_full() ? fmt::format("{} runs agree: {}", agreement.text(), last_line(reports.front(), style))
                                     : flaky_line(reports, agreement, style));
}

}  // namespace goiso
