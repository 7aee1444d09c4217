#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// Writes a kept document anew as the reports that the suffixes name, as write_report does: a search and a matrix as
/// .json, .xml, .md or .html, any other document (a run, a study without its report) as .json, which is the document
/// itself. kUsage for a form that its kind has not, naming those it has; nothing is written then. The files of a
/// project, which a Markdown report may carry, are not kept.
Result<void> write_reports(const std::vector<std::filesystem::path>& paths, const std::string& document);

}  // namespace goiso
