#pragma once
#include <string>

#include "base/clock.h"
#include "report/markup.h"
#include "report/page.h"

namespace goiso {

/// The foot of the page of a study, a search or a matrix: its remarks, and what it was made of, where and when.
template <class Report>
std::string html_study_foot(const Report& report) {
  std::string notes;
  for (const auto& note : report.notes) {
    notes += "<p>" + html_text(note) + "</p>\n";
  }
  return "<footer>\n" + notes +
         html_facts({{"project", report.project_digest},
                     {"engine", report.engine},
                     {"kernel", report.kernel},
                     {"image", report.image}}) +
         "<p>goiso " + html_text(report.goiso_version) + " · " + to_rfc3339(report.started) + " · " +
         html_text(report.study) + "</p>\n</footer>\n";
}

}  // namespace goiso
