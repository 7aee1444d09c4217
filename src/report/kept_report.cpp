#include "report/kept_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/bisect_json.h"
#include "report/json_readers.h"
#include "report/matrix_json.h"
#include "report/report_file.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<fs::path>;

bool is_json(const fs::path& path) {
  const auto suffix = path.extension().string();
  return suffix.size() == 5 && std::equal(suffix.begin(), suffix.end(), ".json",
                                          [](unsigned char one, char other) { return std::tolower(one) == other; });
}

Error no_such_form(const fs::path& path, const std::string& schema) {
  const auto* const kind = schema == "goiso.run/1"     ? "a run"
                           : schema == "goiso.study/1" ? "an unfinished study"
                                                       : "this document";
  return Error{ErrorKind::kUsage,
               fmt::format("{} has no report of the form of '{}'", kind, valid_utf8(path.string())),
               {},
               "end it in .json; finished searches and matrices have .json, .xml (JUnit), .md and .html"};
}

template <class Report>
Result<void> write_all(const Paths& paths, const std::string& document, const Result<Report>& report) {
  for (const auto& path : paths) {
    if (is_json(path)) {
      TRY(write_report(path, document));
      continue;
    }
    if (!report) {
      return Error{report.error()};
    }
    TRY(write_report(path, *report));
  }
  return {};
}

}  // namespace

Result<void> write_reports(const Paths& paths, const std::string& document) {
  const auto parsed = Json::parse(document, nullptr, false);
  const auto schema = parsed.is_object() ? parsed.value("schema", "") : std::string{};
  const bool is_told = schema == "goiso.bisect/1" || schema == "goiso.matrix/1";
  for (const auto& path : paths) {
    TRY(check_report_path(path));
    if (!is_told && !is_json(path)) {
      return no_such_form(path, schema);
    }
  }
  return schema == "goiso.matrix/1" ? write_all(paths, document, matrix_from_json(document))
                                    : write_all(paths, document, bisect_from_json(document));
}

}  // namespace goiso
