// report_samples FOLDER: writes the reports that report_page_test.py looks at in a browser and junit_schema_test.py
// reads.
#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "base/file.h"
#include "report/bisect_html.h"
#include "report/bisect_junit.h"
#include "report/matrix_html.h"
#include "report/matrix_junit.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

// 25 versions by 4 platforms by race by 5 go lines.
MatrixReport thousand_cells() {
  auto report = tests::sample_matrix();
  const auto failed = report.cells[4].result;
  report.cells.clear();
  report.changes.clear();
  for (int at = 0; at < 1000; ++at) {
    const auto go = fmt::format("go1.{}.{}", 22 + at / 40 / 5, at / 40 % 5);
    const auto* const platform = at / 10 % 4 == 0   ? "linux/amd64"
                                 : at / 10 % 4 == 1 ? "linux/arm64"
                                 : at / 10 % 4 == 2 ? "windows/amd64"
                                                    : "darwin/arm64";
    auto cell = tests::sample_cell(go, platform, at / 5 % 2 == 0 ? "0" : "1");
    cell.axes["go-line"] = fmt::format("1.{}", 18 + at % 5);
    cell.id += fmt::format(",go-line{}", 18 + at % 5);
    if (at > 500 && at % 3 == 0) {
      cell.result = failed;
      cell.group = fmt::format("{}", at % 9 / 3 + 1);
      cell.is_as_expected = false;
    }
    report.cells.push_back(std::move(cell));
  }
  for (auto& group : report.groups) {
    group.outcome = "failed";
    group.signature = tests::sample_signature();
    group.cells.clear();
    for (const auto& cell : report.cells) {
      if (cell.group == group.id) {
        group.cells.push_back(cell.id);
      }
    }
  }
  return report;
}

// A search through commits: one row without branches, most of it never asked.
BisectReport commits() {
  auto report = tests::sample_bisect();
  report.axis = "commits";
  report.space.clear();
  report.probes.clear();
  for (int at = 0; at < 900; ++at) {
    report.space.push_back({fmt::format("{:07x}{:05x}", at * 7919 + 1048576, at), "main", false, ""});
  }
  int round = 0;
  for (const int at : {0, 899, 450, 225, 337, 281, 309, 295, 302, 298, 300, 299}) {
    tests::add_probe(report, round++ / 2 + 1, report.space[static_cast<std::size_t>(at)].name,
                     at < 300 ? "good" : "bad");
  }
  report.first_fixed = {};
  report.is_still_bad = true;
  report.last_good = {report.space[299].name};
  report.first_bad = {report.space[300].name};
  report.transitions = {{report.last_good[0], report.first_bad[0], "passed", "failed", tests::sample_signature()}};
  report.skipped = {};
  report.attribution = {};
  return report;
}

Result<void> write_samples(const std::filesystem::path& folder) {
  auto with_search = tests::sample_matrix();
  with_search.regressions = {tests::sample_bisect()};
  TRY(write_file_atomically(folder / "matrix.html", to_html(with_search)));
  TRY(write_file_atomically(folder / "bisect.html", to_html(tests::sample_bisect())));
  TRY(write_file_atomically(folder / "commits.html", to_html(commits())));
  TRY(write_file_atomically(folder / "thousand.html", to_html(thousand_cells())));
  TRY(write_file_atomically(folder / "hostile-matrix.html", to_html(tests::hostile_matrix())));
  TRY(write_file_atomically(folder / "hostile-bisect.html", to_html(tests::hostile_bisect())));
  TRY(write_file_atomically(folder / "matrix.xml", to_junit(with_search)));
  TRY(write_file_atomically(folder / "bisect.xml", to_junit(tests::sample_bisect())));
  TRY(write_file_atomically(folder / "hostile-matrix.xml", to_junit(tests::hostile_matrix())));
  TRY(write_file_atomically(folder / "hostile-bisect.xml", to_junit(tests::hostile_bisect())));
  auto of_commands = tests::sample_matrix_of_commands();
  of_commands.cells[4].result.reset();
  of_commands.cells[4].not_run = "go1.25.2 cannot be had: no source has it";
  of_commands.cells[4].why_not_run = NotRun::kTrouble;
  TRY(write_file_atomically(folder / "commands.xml", to_junit(of_commands)));
  return write_file_atomically(folder / "empty-matrix.xml", to_junit(MatrixReport{}));
}

}  // namespace
}  // namespace goiso

int main(int argc, char** argv) { return argc == 2 && goiso::write_samples(argv[1]) ? 0 : 1; }
