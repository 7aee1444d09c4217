#include "report/bisect_html.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "report/bisect_section.h"
#include "report/bisect_sentences.h"
#include "report/markup.h"
#include "report/page.h"
#include "report/shell_line.h"
#include "report/study_foot.h"

namespace goiso {
namespace {

std::string subject_of(const BisectReport& report) {
  return report.module.empty() ? report.project_path : report.module;
}

std::string head(const BisectReport& report) {
  auto text = fmt::format("<header>\n<p class=\"kind\">goiso bisect</p>\n<h1>{}</h1>\n<p class=\"answer\">{}</p>\n",
                          html_text(subject_of(report)), html_text(headline(report)));
  text += html_facts({{"command", command_line(report.command)},
                      {"judged", judged_by(report)},
                      {"failure", report.reference ? report.reference->first_line : ""},
                      {"go line", report.go_line},
                      {"project", report.project_path},
                      {"sure", certainty(report)},
                      {"search", effort(report)},
                      {"unbroken", places_unbroken(report)}});
  const auto next = next_command(report);
  return text + (next.empty() ? "" : fmt::format("<p>Worth trying: <code>{}</code></p>\n", html_text(next))) +
         "</header>\n";
}

std::string files(const BisectReport& report) {
  std::string text;
  for (const auto& file : report.files) {
    text += fmt::format("<h3><code>{}</code></h3>\n<pre tabindex=\"0\">\n{}</pre>\n", html_text(file.name),
                        html_text(file.text));
  }
  return text;
}

}  // namespace

std::string to_html(const BisectReport& report, PageLogs* logs) {
  const auto body = head(report) + "<main>\n" + bisect_section(report, "", logs) +
                    html_section("The whole project", files(report)) + "</main>\n" + html_study_foot(report);
  return html_page("goiso bisect: " + subject_of(report), body);
}

}  // namespace goiso
