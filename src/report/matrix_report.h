#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/bisect_report.h"
#include "report/not_run.h"

namespace goiso {

/// What cells of a matrix run; `name` is how the axis "command" and the ids of the cells call it.
struct MatrixCommand {
  std::string name;
  std::vector<std::string> words;
  bool operator==(const MatrixCommand&) const = default;
};

/// One build of a matrix.
struct MatrixCell {
  std::string id;  ///< "go1.22.1,linux/amd64,cgo0": the values that differ within the matrix, in the order of the axes
  std::string go;  ///< "go1.22.1"
  std::string platform;                     ///< "linux/amd64": what is built for
  std::map<std::string, std::string> axes;  ///< the other axes: race, cgo, go-line, tags, GODEBUG …
  std::optional<ProbeResult> result;        ///< none for a cell that was not run
  std::string not_run;                      ///< why then: "cancelled", "cannot be had: …", "another shard"
  NotRun why_not_run = NotRun::kCancelled;
  int runs = 0, failures = 0;  ///< how often it was asked, and how often it failed as `result` says; a cell is flaky
                               ///< when 0 < failures < runs
  std::string group;           ///< MatrixGroup::id; "" for a cell that passed or did not run
  std::string expected;        ///< what the project said of it: "pass", "fail", a signature id …; "" for nothing said
  bool is_as_expected = true;  ///< false for a flaky cell too, unless somebody said so
  bool is_flaky() const { return failures > 0 && failures < runs; }
};

/// Cells that failed in the same way.
struct MatrixGroup {
  std::string id;  ///< "1", "2", …: failures before what could not be tested, the largest first
  std::string outcome;
  std::optional<FailureSignature> signature;
  std::vector<std::string> cells;
  std::string first_line;
};

/// Neighbouring Go versions of cells that are equal otherwise, and do not behave alike.
struct MatrixChange {
  std::string from, to;  ///< cell ids, the older version first
  std::string kind;      ///< regression, fix, change (fails on both sides, in different ways)
  std::string group;     ///< of the failing side
};

/// `goiso matrix`, told: goiso.matrix/1 and everything the other forms say.
struct MatrixReport {
  std::string study;
  std::string goiso_version;
  std::chrono::system_clock::time_point started;
  std::chrono::milliseconds elapsed{0};
  std::string project_path, project_digest, module, go_line;
  std::vector<MatrixCommand> commands;                                 ///< one or more
  std::map<std::string, std::string> environment;                      ///< of every cell, as asked for
  std::string spec;                                                    ///< as the user wrote it
  std::vector<std::string> versions;                                   ///< what it means here, in Go's order
  std::vector<std::pair<std::string, std::vector<std::string>>> axes;  ///< name and values, as asked for
  std::string cover = "all";                                           ///< all, pairwise
  int shard = 1, shards = 1;
  std::vector<MatrixCell> cells;  ///< in the order of the axes
  std::vector<MatrixGroup> groups;
  std::vector<MatrixChange> changes;
  std::vector<BisectReport> regressions;  ///< of --bisect
  int containers = 0;
  std::string engine, kernel, image;
  std::vector<std::string> notes;
};

}  // namespace goiso
