#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "model/probe_result.h"
#include "report/json_parts.h"

namespace goiso {

// How documents of this room are read back. A field that is missing or of another kind throws nlohmann's exception: the
// reader of the whole document catches it and says that the document is none.
std::string text_at(const Json& from, const char* key);  ///< "" for null and for what is not there
std::vector<std::string> texts_at(const Json& from, const char* key);
std::chrono::milliseconds ms_at(const Json& from, const char* key);
std::chrono::system_clock::time_point time_at(const Json& from, const char* key);  ///< RFC 3339, UTC
FailureSignature signature_of(const Json& told);
std::optional<FailureSignature> signature_at(const Json& from, const char* key);  ///< nullopt for null
Outcome outcome_at(const Json& from, const char* key);

/// What a search and a matrix begin with alike.
template <class Report>
void read_study(const Json& from, Report& report) {
  report.goiso_version = text_at(from, "goiso");
  report.started = time_at(from, "started");
  report.elapsed = ms_at(from, "elapsed_ms");
  report.study = text_at(from, "study");
  const auto& project = from.at("project");
  report.project_path = text_at(project, "path");
  report.project_digest = text_at(project, "digest");
  report.module = text_at(project, "module");
  report.go_line = text_at(project, "go_line");
}

/// What a probe and a cell tell alike: outcome, reason, run, times, log. The signature is told elsewhere.
ProbeResult probe_result_of(const Json& from);

}  // namespace goiso
