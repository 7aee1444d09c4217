#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/box_words.h"
#include "cli/exit_code.h"
#include "cli/report_words.h"
#include "cli/study_line.h"
#include "cli/terminal.h"
#include "cli/text_style.h"
#include "cli/validators.h"
#include "cli/words.h"
#include "command/bisect.h"
#include "command/search_axis.h"
#include "report/bisect_json.h"
#include "report/bisect_text.h"
#include "report/report_file.h"

namespace goiso {
namespace {

struct Typed {
  BisectOrder order;
  BoxWords box;
  std::string find, confirm;
  std::vector<std::filesystem::path> reports;
  bool keeps_cause_unasked = false;
  bool ignores_cache = false;
};

Result<BisectOrder> read(const Typed& typed, const Request& request) {
  auto order = typed.order;
  TRY_ASSIGN(order.box, read_box(typed.box));
  TRY_ASSIGN(order.command, read_command(request, "bisect"));
  // "--axis commits A..B": where no such folder is, the range is no PATH.
  std::error_code unreadable;
  const auto range = order.path.string();
  if (order.axis == "commits" && range.find("..") != std::string::npos && range.find('/') == std::string::npos &&
      !range.starts_with("..") && !std::filesystem::exists(order.path, unreadable)) {
    order.axis += ":" + range;
    order.path = ".";
  }
  TRY(read_axis(order.axis));
  if (!typed.find.empty()) {
    order.finds_fix = typed.find == "fix";
  }
  for (const auto& path : typed.reports) {
    TRY(check_report_path(path));
  }
  if (order.resumes && !order.replays.empty()) {
    return Error{ErrorKind::kUsage,
                 "--resume goes on with a search that has its answers, and --replay brings others",
                 {},
                 "leave one of them out"};
  }
  if (order.asks && !order.replays.empty()) {
    return Error{ErrorKind::kUsage,
                 "--ask is for you to say what builds mean, and --replay brings answers that nobody asked you about",
                 {},
                 "leave one of them out"};
  }
  order.confirms_cold = typed.confirm == "cold";
  order.attributes = !typed.keeps_cause_unasked;
  order.asks_cache = !typed.ignores_cache;
  return order;
}

void tell(const BisectReport& report, const Request& request, const House& house) {
  const auto& common = request.common;
  if (common.json) {
    terminal::write_out(to_json(report));
    return;
  }
  const auto text = to_text(report, text_style(common, house));
  common.events == "-" ? terminal::write_err(text) : terminal::write_out(text);
}

void add_ends(CLI::App& command, Typed& typed) {
  command
      .add_option("--axis", typed.order.axis,
                  "what to search: go, commits, commits:A..B, dep:MODULE, go-line, godebug:NAME, goexperiment, "
                  "goexperiment:NAME (default go)")
      ->type_name("AXIS");
  command
      .add_option("--good", typed.order.good,
                  "a release (commit, version …) that behaves as it should; without it goiso finds one")
      ->check(not_empty())
      ->type_name("SPEC");
  command
      .add_option("--bad", typed.order.bad,
                  "one that fails; without it the project's own Go (HEAD, go.mod's version …), then others, are tried")
      ->check(not_empty())
      ->type_name("SPEC");
  command
      .add_option("--go", typed.order.go,
                  fmt::format("the releases to search (default {}); on another axis the one Go that runs all",
                              kSearchedByDefault))
      ->check(not_empty())
      ->type_name("SPEC");
  command
      .add_option("--skip", typed.order.skip,
                  "never run these: a version spec (a commit or A..B, a version …) (repeat)")
      ->take_all()
      ->expected(1)
      ->allow_extra_args(false)
      ->type_name("SPEC");
  command.add_option("--values", typed.order.values, "the values of --axis godebug:NAME, in their order: a,b,c")
      ->delimiter(',')
      ->type_name("LIST");
  command.add_flag("--pre", typed.order.with_prereleases, "search release candidates, betas and prereleases too");
  command
      .add_option("--find", typed.find, "regression, or fix: where a failure goes away (default: what the ends say)")
      ->check(one_of({"regression", "fix"}))
      ->type_name("WHAT");
  command.add_flag("--transitions", typed.order.transitions,
                   "find every change on every branch, failures told apart by signature");
}

void add_meaning(CLI::App& command, Typed& typed) {
  command
      .add_option("--same", typed.order.meaning.same,
                  "when two failures are the same: exact, kind, similar, any, regex:RE (default: by their kind)")
      ->check(not_empty())
      ->type_name("HOW");
  command
      .add_option("--signature", typed.order.meaning.signature,
                  "the failure to search: a run (r-…), a signature (s-…) or a file with a run's JSON")
      ->check(not_empty())
      ->type_name("ID");
  command
      .add_option(
          "--on", typed.order.meaning.calls,
          "what a class of verdicts counts as: oom=bad, timeout=skip, untestable=skip-range, fail-different=abort … "
          "(repeat)")
      ->take_all()
      ->expected(1)
      ->allow_extra_args(false)
      ->type_name("CLASS=CALL");
  command.add_flag("--by-exit-code", typed.order.meaning.by_exit_code,
                   "the exit code of COMMAND, or of the program 'go run' starts, alone says what a run means, as for "
                   "'git bisect run': 0 good, 125 skip, other codes up to 127 bad; 129 skips all older ones too, the "
                   "rest stops the search");
  command.add_flag("--invert", typed.order.meaning.is_inverted,
                   "what passes is bad and what fails is good: COMMAND ends with 0 when the fault shows");
}

void add_effort(CLI::App& command, Typed& typed) {
  command
      .add_option("--confidence", typed.order.confidence, "how sure a search of a flaky failure must be (default 0.95)")
      ->check(number_between(0.5, 0.9999))
      ->type_name("P");
  command.add_option("--count", typed.order.count, "runs of each side of the boundary (default: as many as it takes)")
      ->check(number_between(1, 1000))
      ->type_name("N");
  command
      .add_option("--confirm", typed.confirm,
                  "warm: the runs that confirm the answer get the standard library compiled, as all do; cold: they "
                  "compile everything themselves, one of each side at least (default warm)")
      ->check(one_of({"warm", "cold"}))
      ->type_name("HOW");
  command.add_option("--max-runs", typed.order.max_runs, "runs in all before the search gives up (default 300)")
      ->check(number_between(1, 100000))
      ->type_name("N");
  command.add_option("--jobs", typed.order.jobs, "builds at once (default: measured)")
      ->check(number_between(1, 64))
      ->type_name("N");
  command
      .add_option("--unbreak", typed.order.unbreak,
                  "a folder of files to lay over the project where it cannot be tested or fails in another way: that "
                  "place is run once more with them")
      ->check(not_empty())
      ->type_name("DIR");
  command.add_flag("--ask", typed.order.asks,
                   "ask what each build means, one at a time (--jobs 1, --count 1); undo is one of the answers");
  command.add_flag("--no-attribution", typed.keeps_cause_unasked, "do not look for what brings the old behaviour back");
  command.add_flag("--no-cache", typed.ignores_cache, "run everything, whatever earlier runs showed");
  command
      .add_option("--replay", typed.order.replays,
                  "take the answers of a kept search (b-…, unfinished too) or of its JSON as known, under the options "
                  "given now")
      ->check(not_empty())
      ->type_name("ID");
  command.add_flag("--resume", typed.order.resumes, "go on with the unfinished search of the same question");
}

}  // namespace

void add_bisect(CLI::App& app, Request& request) {
  auto* command = app.add_subcommand(
      "bisect", "find the release, commit or version that changed what a build does, and what undoes it");
  const auto typed = std::make_shared<Typed>();
  command->add_option("PATH", typed->order.path, "a module, a folder in one, a workspace, or a .go file (default .)")
      ->type_name("");
  add_ends(*command, *typed);
  add_meaning(*command, *typed);
  add_effort(*command, *typed);
  add_reports(*command, typed->reports);
  add_box_flags(*command, typed->box, BoxTarget::kOne);
  add_events(*command, request.common);
  add_common(*command, request.common);
  command->footer(
      "COMMAND is what to run, 'go build ./...' without one: goiso bisect . --good 1.21 --bad 1.22 -- go test ./...");
  command->callback([&request, typed] {
    request.action = [&request, typed](House& house, std::stop_token stop) -> Result<int> {
      TRY_ASSIGN(const auto order, read(*typed, request));
      JudgePrompt prompt{[&house](const std::string& run) -> Result<std::string> {
        TRY_ASSIGN(const auto* const runs, house.runs());
        return runs->log(run);
      }};
      StudyLine watch{request, house.progress(), &prompt};
      TRY_ASSIGN(const auto report, bisect(order, house, watch, stop));
      watch.ended(report);
      tell(report, request, house);
      for (const auto& path : typed->reports) {
        TRY(write_report(path, report));
      }
      return exit_code(report);
    };
  });
}

}  // namespace goiso
