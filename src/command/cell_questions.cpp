#include "command/cell_questions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "command/target_platform.h"
#include "command/toolchain.h"
#include "diagnose/judge.h"
#include "project/go_mod.h"
#include "project/open_project.h"
#include "report/cell_environment.h"

namespace goiso {
namespace {

using Overlay = std::map<std::string, std::string>;

Verdict not_for_this_go() {
  Verdict verdict;
  verdict.outcome = Outcome::kUntestable;
  verdict.reason = reason::kPlatform;
  return verdict;
}

Result<Overlay> overlay_for(const Project& project, const std::string& go_line) {
  if (!GoVersion::parse(go_line) || go_line.starts_with("go")) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is no go line", terminal_safe(go_line)),
                 {},
                 "write it as go.mod does: 1.21, or 1.21.3"};
  }
  if (project.is_workspace) {
    return Error{ErrorKind::kUsage, "the go line of a workspace cannot be varied", {}, "name one of its modules"};
  }
  if (project.is_single_file) {
    return Overlay{{"go.mod", synthesised_go_mod_text(project, go_line)}};
  }
  TRY_ASSIGN(const auto text, read_file(project.root / "go.mod"));
  return Overlay{{"go.mod", with_go_line(text, go_line)}};
}

}  // namespace

Result<CellQuestions> CellQuestions::make(const MatrixOptions& options, const MatrixGround& ground,
                                          const Project& project) {
  CellQuestions questions{options, ground};
  for (const auto& cell : ground.plan.cells) {
    const auto line = questions.value(cell.values, "go-line");
    if (!line.empty() && !questions.overlays_.contains(line)) {
      TRY_ASSIGN(questions.overlays_[line], overlay_for(project, line));
    }
  }
  return questions;
}

Result<CellQuestions::Question> CellQuestions::of(const AxisValues& values) const {
  ProbeQuestion question;
  question.release = ground_->releases.at(value(values, "go"));
  question.environment =
      cell_environment(options_->box.environment, [&](const char* axis) { return value(values, axis); });
  const auto platform = value(values, "platform");
  if (platform != host_platform()) {
    const auto possible = with_platform(platform, question.release.version, {});
    if (!possible && possible.error().kind == ErrorKind::kUsage) {
      return Question{not_for_this_go()};
    }
    TRY_ASSIGN(question.environment, with_platform(platform, question.release.version, question.environment));
  }
  const auto cgo = value(values, "cgo");
  question.cgo = cgo.empty() ? value(values, "race") == "1" : cgo == "1";  // the race detector needs cgo
  if (const auto overlay = overlays_.find(value(values, "go-line")); overlay != overlays_.end()) {
    question.overlay = overlay->second;
  }
  const auto command = value(values, "command");
  const auto named = std::find_if(ground_->commands.begin(), ground_->commands.end(),
                                  [&](const NamedCommand& one) { return one.name == command; });
  question.command = named == ground_->commands.end() ? options_->command : named->words;
  return Question{std::move(question)};
}

}  // namespace goiso
