#include "report/matrix_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/clock.h"
#include "base/text.h"
#include "report/bisect_section.h"
#include "report/bisect_sentences.h"
#include "report/markup.h"
#include "report/matrix_commands.h"
#include "report/matrix_grid.h"
#include "report/matrix_text.h"
#include "report/page.h"
#include "report/run_details.h"
#include "report/shell_line.h"
#include "report/study_foot.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

std::string subject_of(const MatrixReport& report) {
  return report.module.empty() ? report.project_path : report.module;
}

// Numbers of groups and of cells become class names and ids, so they are counted here, whatever the report calls them.
class Places {
 public:
  explicit Places(const MatrixReport& report) {
    for (const auto& group : report.groups) {
      groups_.emplace(group.id, groups_.size() + 1);
    }
    for (const auto& cell : report.cells) {
      cells_.emplace(&cell, cells_.size() + 1);
      names_.emplace(cell.id, &cell);
    }
  }
  std::string anchor(const MatrixCell& cell) const { return fmt::format("c{}", cells_.at(&cell)); }
  std::string group_tag(const std::string& group) const {
    const auto at = groups_.find(group);
    return at == groups_.end() ? "" : fmt::format("g{}", at->second);
  }
  // Eight hues; the number in the mark tells the rest.
  std::string hue(const std::string& group) const {
    const auto at = groups_.find(group);
    return at == groups_.end() ? "" : fmt::format(" g{}", (at->second - 1) % 8 + 1);
  }
  const MatrixCell* cell_named(const std::string& id) const {
    const auto at = names_.find(id);
    return at == names_.end() ? nullptr : at->second;
  }

 private:
  std::map<std::string, std::size_t> groups_;
  std::map<const MatrixCell*, std::size_t> cells_;
  std::map<std::string, const MatrixCell*> names_;
};

const char* class_of(const MatrixCell& cell) {
  if (!cell.result) {
    return "none";
  }
  switch (cell.result->verdict.outcome) {
    case Outcome::kPassed:
      return "pass";
    case Outcome::kFailed:
      return "fail";
    case Outcome::kTimedOut:
      return "time";
    case Outcome::kOutOfMemory:
      return "memory";
    case Outcome::kUntestable:
      return "skip";
  }
  return "none";
}

std::string classes_of(const MatrixCell& cell, const Places& places) {
  const bool is_odd = cell.result && !cell.is_as_expected;
  return std::string(class_of(cell)) + places.hue(cell.group) + (is_odd ? " odd" : "");
}

std::string tags_of(const MatrixCell& cell, const Places& places) {
  std::vector<std::string> tags{class_of(cell)};
  if (const auto group = places.group_tag(cell.group); !group.empty()) {
    tags.push_back(group);
  }
  if (cell.is_flaky()) {
    tags.emplace_back("flaky");
  }
  if (cell.result && !cell.is_as_expected) {
    tags.emplace_back("odd");
  }
  return join(tags, " ");
}

std::string said_of(const MatrixCell& cell) {
  return cell.id + ": " + (cell.result ? outcome_text(cell.result->verdict) : "did not run, " + cell.not_run);
}

std::string head(const MatrixReport& report) {
  std::vector<std::pair<std::string, std::string>> facts;
  for (const auto& command : report.commands) {
    facts.emplace_back("command", command_text(report, command));
  }
  const auto shard = report.shards > 1 ? fmt::format("{} of {}", report.shard, report.shards) : "";
  facts.insert(facts.end(), {{"Go", report.spec},
                             {"go line", report.go_line},
                             {"project", report.project_path},
                             {"cover", report.cover == "all" ? "" : report.cover},
                             {"shard", shard},
                             {"took", fmt::format("{}, {} boxes", human_duration(report.elapsed), report.containers)}});
  return fmt::format(
      "<header>\n<p class=\"kind\">goiso matrix</p>\n<h1>{}</h1>\n<p class=\"answer\">{}</p>\n{}</header>\n",
      html_text(subject_of(report)), html_text(totals_sentence(report)), html_facts(facts));
}

std::string button(const std::string& filter, const std::string& label, std::size_t count) {
  return fmt::format(
      "<button type=\"button\" data-filter=\"{}\" aria-pressed=\"{}\">{} <span class=\"soft\">{}</span></button>\n",
      filter, filter.empty() ? "true" : "false", html_text(label), count);
}

std::string filters(const MatrixReport& report, const Places& places) {
  std::map<std::string, std::size_t> counts;
  for (const auto& cell : report.cells) {
    const auto tags = tags_of(cell, places);
    for (const auto tag : split(tags, ' ')) {
      ++counts[std::string(tag)];
    }
  }
  auto text = button("", "all", report.cells.size());
  const auto offer = [&](const std::string& tag, const std::string& label) {
    text += counts[tag] == 0 ? "" : button(tag, label, counts[tag]);
  };
  offer("pass", "✓ passed");
  for (const auto& group : report.groups) {
    offer(places.group_tag(group.id), fmt::format("{} group {}", group.outcome, group.id));
  }
  offer("none", "○ did not run");
  offer("flaky", "~ runs disagree");
  offer("odd", "! not as expected");
  return "<nav class=\"filters\" aria-label=\"Which cells to show\">\n" + text +
         "<span id=\"shown\" class=\"soft\" role=\"status\"></span>\n</nav>\n";
}

// One row for each thing that differs; neighbours with equal values share a cell, as far as the rows above share
// theirs.
std::string table_head(const MatrixGrid& table) {
  const auto same_above = [&](std::size_t column, std::size_t depth) {
    const auto& left = table.columns[column - 1].values;
    const auto& right = table.columns[column].values;
    return std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(depth) + 1, right.begin());
  };
  std::string text;
  for (std::size_t depth = 0; depth < table.dimensions.size(); ++depth) {
    text += fmt::format("<tr><th scope=\"row\">{}</th>", html_text(table.dimensions[depth]));
    for (std::size_t column = 0; column < table.columns.size();) {
      std::size_t span = 1;
      while (column + span < table.columns.size() && same_above(column + span, depth)) {
        ++span;
      }
      text += fmt::format("<th scope=\"{}\" colspan=\"{}\">{}</th>", span > 1 ? "colgroup" : "col", span,
                          html_text(table.columns[column].values[depth]));
      column += span;
    }
    text += "</tr>\n";
  }
  return text.empty() ? "<tr><th scope=\"row\">Go</th><th scope=\"col\">result</th></tr>\n" : text;
}

std::string table_part(const MatrixReport& report, const Places& places) {
  const auto table = grid_of(report);
  std::string rows;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    rows += "<tr><th scope=\"row\">" + html_text(table.rows[row]) + "</th>";
    for (const auto* cell : table.cells[row]) {
      rows += cell == nullptr ? "<td></td>"
                              : "<td>" +
                                    html_mark(cell_mark(*cell), classes_of(*cell, places), said_of(*cell),
                                              places.anchor(*cell), tags_of(*cell, places)) +
                                    "</td>";
    }
    rows += "</tr>\n";
  }
  return rows.empty() ? ""
                      : fmt::format(
                            "<div class=\"scroll\" role=\"region\" aria-label=\"Versions by everything else\">"
                            "<table class=\"grid\"><thead>\n{}</thead>\n<tbody>\n{}</tbody></table></div>\n<p "
                            "class=\"legend\">{} · "
                            "arrows walk, Enter opens, Esc closes</p>\n",
                            table_head(table), rows, html_text(legend(report)));
}

std::string group_mark(const MatrixGroup& group, const MatrixCell& first, const Places& places) {
  const auto outcome = first.result ? first.result->verdict.outcome : Outcome::kUntestable;
  return html_mark(symbol_of(outcome) + group.id, class_of(first) + places.hue(group.id), said_of(first),
                   places.anchor(first));
}

std::string group_card(const MatrixGroup& group, const Places& places, const MatrixReport& report) {
  const auto* first = group.cells.empty() ? nullptr : places.cell_named(group.cells.front());
  const auto mark = first == nullptr ? html_text(group.id) : group_mark(group, *first, places);
  auto text = fmt::format("<li data-tags=\"{}\">{} <strong>{} of {} cells</strong>, {}", places.group_tag(group.id),
                          mark, group.cells.size(), report.cells.size(), html_text(group.outcome));
  if (group.signature) {
    const auto& signature = *group.signature;
    text += fmt::format(", {} {} <span class=\"soft\">{}</span>", html_text(signature.phase), html_text(signature.kind),
                        html_text(signature.id));
    text += signature.package.empty() ? "" : fmt::format("<p class=\"soft\">in {}</p>", html_text(signature.package));
  }
  const auto tests = tests_in_words(group.signature);
  return text + "<p><code>" + html_text(group.first_line) + "</code></p>" +
         (tests.empty() ? "" : "<p class=\"soft\">failing: " + html_text(tests) + "</p>") + "</li>\n";
}

std::string groups(const MatrixReport& report, const Places& places) {
  std::string cards;
  for (const auto& group : report.groups) {
    cards += group_card(group, places, report);
  }
  return cards.empty() ? "" : "<ul class=\"groups\">\n" + cards + "</ul>\n";
}

std::string changes(const MatrixReport& report, const Places& places) {
  std::string rows;
  for (const auto& change : summaries_of(report)) {
    std::string links;
    for (const auto* one : change.changes) {
      const auto* cell = places.cell_named(one->to);
      links += cell == nullptr
                   ? ""
                   : html_mark(cell_mark(*cell), classes_of(*cell, places), said_of(*cell), places.anchor(*cell)) + " ";
    }
    rows += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", html_text(change.kind),
                        html_text(change.from_go), html_text(change.to_go), links);
  }
  return rows.empty()
             ? ""
             : "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">change</th><th scope=\"col\">from</th>"
               "<th scope=\"col\">to</th><th scope=\"col\">cells</th></tr></thead>\n<tbody>" +
                   rows + "</tbody></table></div>\n";
}

std::string searches(const MatrixReport& report, PageLogs* logs) {
  std::string text;
  for (std::size_t i = 0; i < report.regressions.size(); ++i) {
    const auto& search = report.regressions[i];
    text += fmt::format(
        "<details class=\"run\"><summary>{} <span class=\"soft\">{}</span></summary><div>{}</div></details>\n",
        html_text(search_line(report, search)), html_text(effort(search)),
        bisect_section(search, fmt::format("s{}-", i + 1), logs));
  }
  return text;
}

// Of a lone command the head speaks.
std::string command_in(const MatrixReport& report, const MatrixCell& cell) {
  const auto* const command = report.commands.size() > 1 ? command_of(report, cell) : nullptr;
  return command == nullptr ? "" : command_line(command->words);
}

std::string cells(const MatrixReport& report, const Places& places, PageLogs* logs) {
  RunDetails details{logs};
  for (const auto& cell : report.cells) {
    details.add({places.anchor(cell),
                 cell.id,
                 html_mark(cell_mark(cell), classes_of(cell, places)),
                 tags_of(cell, places),
                 {{"command", command_in(report, cell)},
                  {"not run", cell.result ? "" : cell.not_run},
                  {"expected", cell.expected},
                  {"runs", cell.runs > 1 ? fmt::format("{}, {} failed", cell.runs, cell.failures) : ""},
                  {"group", cell.group}},
                 cell.result ? &*cell.result : nullptr});
  }
  return details.html();
}

}  // namespace

std::string to_html(const MatrixReport& report, PageLogs* logs) {
  const Places places{report};
  const auto every_cell = cells(report, places, logs);  // before the searches: what comes first finds room for its logs
  const auto since_when = searches(report, logs);
  const auto body = head(report) + "<main>\n" + filters(report, places) + table_part(report, places) +
                    html_section("Failures", groups(report, places)) +
                    html_section("Changes", changes(report, places)) + html_section("Since when", since_when) +
                    html_section("Every cell", every_cell) + "</main>\n" + html_study_foot(report);
  return html_page("goiso matrix: " + subject_of(report), body);
}

}  // namespace goiso
