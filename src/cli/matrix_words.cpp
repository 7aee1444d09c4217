#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/text.h"
#include "cli/box_words.h"
#include "cli/exit_code.h"
#include "cli/matrix_axes_words.h"
#include "cli/matrix_board.h"
#include "cli/report_words.h"
#include "cli/study_line.h"
#include "cli/terminal.h"
#include "cli/text_style.h"
#include "cli/validators.h"
#include "cli/words.h"
#include "command/matrix.h"
#include "command/matrix_merge.h"
#include "report/matrix_json.h"
#include "report/matrix_text.h"
#include "report/report_file.h"

namespace goiso {
namespace {

struct Typed {
  MatrixOptions options;
  BoxWords box;
  AxisWords axes;
  std::string cover = "all";
  std::string shard;
  bool yes = false;
  std::vector<std::filesystem::path> reports;
  std::vector<std::filesystem::path> shards;  // of merge
};

// "2/5"
Result<void> read_shard(const std::string& word, MatrixEffort& effort) {
  const auto parts = split(word, '/');
  const auto number = [](std::string_view text) {
    const bool is_number =
        !text.empty() && text.size() < 6 && text.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number ? std::stoi(std::string{text}) : 0;
  };
  const int shard = number(parts.front());
  const int shards = parts.size() == 2 ? number(parts.back()) : 0;
  if (shard < 1 || shards < shard) {
    return Error{ErrorKind::kUsage,
                 fmt::format("--shard '{}' is not understood", terminal_safe(word)),
                 {},
                 "write it like 1/3, 2/3 and 3/3"};
  }
  effort.shard = shard;
  effort.shards = shards;
  return {};
}

Result<void> check_reports(const std::vector<std::filesystem::path>& paths) {
  for (const auto& path : paths) {
    TRY(check_report_path(path));
  }
  return {};
}

Result<MatrixOptions> read(const Typed& typed, const Request& request) {
  auto options = typed.options;
  TRY_ASSIGN(options.box, read_box(typed.box));
  TRY_ASSIGN(options.command, read_command(request, "matrix"));
  TRY_ASSIGN(options.axes, read_axes(typed.axes));
  if (!options.command.empty()) {
    options.axes.commands.clear();  // words on this line win over a file's
  }
  options.effort.cover = typed.cover == "pairwise" ? Cover::kPairwise : Cover::kAll;
  options.effort.max_cells = typed.yes ? kMostCombinations : options.effort.max_cells;
  if (!typed.shard.empty()) {
    TRY(read_shard(typed.shard, options.effort));
  }
  TRY(check_reports(typed.reports));
  return options;
}

// The answer goes to stdout, files and events; an interrupted matrix is told as far as it came, and is an error then.
Result<int> tell(const MatrixAnswer& answer, const std::vector<std::filesystem::path>& reports, Request& request,
                 const House& house) {
  const auto& common = request.common;
  if (common.json) {
    terminal::write_out(to_json(answer.report));
    request.has_answered = true;
  } else {
    const auto text = to_text(answer.report, text_style(common, house));
    common.events == "-" ? terminal::write_err(text) : terminal::write_out(text);
  }
  for (const auto& path : reports) {
    TRY(write_report(path, answer.report));
  }
  if (answer.is_interrupted) {
    return Error{ErrorKind::kInterrupted, "interrupted", {}, {}};
  }
  return exit_code(answer);
}

Result<int> run(const Typed& typed, Request& request, House& house, std::stop_token stop) {
  TRY_ASSIGN(const auto options, read(typed, request));
  const auto style = request.common.quiet      ? MatrixBoard::Style::kSilent
                     : request.line != nullptr ? MatrixBoard::Style::kTable
                                               : MatrixBoard::Style::kLines;
  MatrixBoard board{style, request.line, request.events};
  StudyLine searches{request, house.progress()};
  TRY_ASSIGN(const auto answer, run_matrix(options, house, board, searches, stop));
  board.ended(answer.report);
  return tell(answer, typed.reports, request, house);
}

void add_rules(CLI::App& command, Typed& typed) {
  auto& wishes = typed.options.wishes;
  const auto add = [&](const char* flag, std::vector<std::string>& into, const char* about, const char* type) {
    command.add_option(flag, into, about)->take_all()->expected(1)->allow_extra_args(false)->type_name(type);
  };
  add("--exclude-cell", wishes.exclude, "cells left out: go=1.21.*,platform=windows/* (repeat)", "RULE");
  add("--include-cell", wishes.include, "cells added after that, also with values no axis has (repeat)", "RULE");
  add("--expect", wishes.expect,
      "what cells do: pass, fail, flaky, untestable, a reason or a signature, then which: fail,go=1.22.0 (repeat)",
      "RULE");
  command.add_option("--cover", typed.cover, "all combinations, or pairwise: any two values meet once (default all)")
      ->check(one_of({"all", "pairwise"}))
      ->type_name("WHICH");
}

void add_effort(CLI::App& command, Typed& typed) {
  auto& effort = typed.options.effort;
  command.add_option("--shard", typed.shard, "one part of the cells, like 2/5; 'goiso matrix merge' joins the parts")
      ->type_name("I/N");
  command.add_flag("--failed", effort.only_failed, "run again what was not fine in the latest run of this matrix");
  command.add_option("--repeat", effort.repeat, "runs of every cell, in as many fresh boxes (default 1)")
      ->check(number_between(1, 1000))
      ->type_name("N");
  command
      .add_option("--retry", effort.retry, "ask an unexpected failure that often again; runs may disagree (default 0)")
      ->check(number_between(0, 100))
      ->type_name("N");
  command.add_flag("--fail-fast", effort.fail_fast, "end with the first unexpected cell, and stop those that run");
  command.add_option("--jobs", effort.jobs, "boxes at once (default: what the engine has room for)")
      ->check(number_between(1, 256))
      ->type_name("N");
  command.add_flag("--no-cache", effort.no_cache, "run everything, whatever earlier runs showed");
  command.add_flag("--bisect", effort.bisect, "search where each regression began, and each crash of the compiler");
  command.add_option("--max-cells", effort.max_cells, "refuse more cells than that (default 2000)")
      ->check(number_between(1, static_cast<double>(kMostCombinations)))
      ->type_name("N");
  command.add_flag("--yes", typed.yes, "run them however many there are");
}

void add_merge(CLI::App& matrix, Request& request) {
  auto* command = matrix.add_subcommand("merge", "join the JSON of a matrix's shards, and conclude from all of them");
  const auto typed = std::make_shared<Typed>();
  command->add_option("FILE", typed->shards, "a goiso.matrix/1 of each shard: goiso matrix --shard 1/2 --json >1.json")
      ->required()
      ->type_name("");
  add_reports(*command, typed->reports);
  add_common(*command, request.common);
  command->callback([&request, typed] {
    request.action = [&request, typed](House& house, std::stop_token) -> Result<int> {
      TRY(check_reports(typed->reports));
      TRY_ASSIGN(const auto answer, merge_matrix_files(typed->shards));
      return tell(answer, typed->reports, request, house);
    };
  });
}

}  // namespace

void add_matrix(CLI::App& app, Request& request) {
  auto* command = app.add_subcommand("matrix", "which Go releases, platforms and settings fail, and in which ways");
  const auto typed = std::make_shared<Typed>();
  command->add_option("PATH", typed->options.path, "a module, a folder in one, a workspace, or a .go file (default .)")
      ->type_name("");
  command->add_option("--go", typed->options.go, "the Go releases: 1.21..1.24, minors, stable,oldstable, '1.22.*' …")
      ->type_name("SPEC");
  command->add_flag("--pre", typed->options.with_prereleases, "sets take release candidates and betas in");
  add_axis_flags(*command, typed->axes);
  add_rules(*command, *typed);
  add_effort(*command, *typed);
  add_reports(*command, typed->reports);
  add_box_flags(*command, typed->box, BoxTarget::kAxes);
  add_events(*command, request.common);
  add_common(*command, request.common);
  add_merge(*command, request);
  command->footer(
      "COMMAND is what to run, 'go build ./...' without one: goiso matrix . --go minors --race=both -- go test ./...\n"
      "A RULE is AXIS=VALUE[|VALUE],…: the axes are go (a version spec), platform, cgo, race, go-line, tags, GODEBUG, "
      "GOEXPERIMENT and command.\n"
      "Exit codes: 0 all as expected, 1 a cell is not, 11 only flaky ones, 125 nothing could be tested; 128 and up: a "
      "cell has no answer.");
  command->callback([&request, typed, command] {
    if (!command->get_subcommands().empty()) {
      return;  // merge
    }
    request.action = [&request, typed](House& house, std::stop_token stop) -> Result<int> {
      return run(*typed, request, house, std::move(stop));
    };
  });
}

}  // namespace goiso
