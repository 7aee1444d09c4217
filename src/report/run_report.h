#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "model/build_record.h"
#include "model/build_request.h"
#include "model/modules_report.h"
#include "model/verdict.h"

namespace goiso {

/// How a run relates to a failure that was named beforehand.
struct FailureMatch {
  std::string wanted;    ///< "s-…", or "regex:…"
  bool is_same = false;  ///< it failed so; false for a run that passed
};

/// One run, told: everything that the text, the JSON and the run store say about it.
struct RunReport {
  std::string run;  ///< "r-…", "" until RunStore::save
  std::string goiso_version;
  std::chrono::system_clock::time_point started;
  std::chrono::milliseconds elapsed{0};  ///< the whole command, preparation included
  BuildRequest request;
  BuildRecord record;
  Verdict verdict;
  std::optional<FailureMatch> match;  ///< none when no failure was named
  ModulesReport modules;
  std::string log_path;            ///< the whole log, "" when it was not saved
  std::string log_sha256;          ///< "sha256:…" of that file, "" likewise
  std::string other_go;            ///< a Go worth comparing with, as --go takes it ("1.27"); "" for none
  std::vector<std::string> notes;  ///< sentences for the user: a synthesised go.mod, a limit that was clamped …
};

}  // namespace goiso
