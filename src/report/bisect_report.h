#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "model/probe_result.h"

namespace goiso {

/// One place of the space that was searched, probed or not: a release, a commit, a version of a dependency.
struct SearchPoint {
  std::string name;       ///< "go1.21.13", "3f2a91c0d5e7 Fix the parser", "v1.2.3"
  std::string branch;     ///< releases that follow one another: "1.21"; one name for a space without branches
  bool is_trunk = false;  ///< a release that the next branch grows from: 1.21.0 and the release candidates before it
  std::string date;       ///< "2024-01-31"; "" when nobody knows
};

/// How likely the change is at one place, in the middle of a flaky search.
struct BelievedPoint {
  std::string point;  ///< SearchPoint::name
  double weight = 0;  ///< 0 … 1
};

/// What a probe means for the search: good, bad, other (it failed in another way), skip, skip-below (nothing before it
/// can be tested either), abort (it ends the search).
struct BisectProbe {
  std::string point;  ///< SearchPoint::name
  ProbeResult result;
  std::string call;      ///< one of the words above
  int round = 0;         ///< probes of one round ran together; from 1. 0: known from an earlier run, and never asked
  bool is_cold = false;  ///< its build found nothing compiled
  bool is_unbroken = false;  ///< with BisectReport::laid_over over the project, which told nothing there by itself
};

/// What was laid over the project where it told nothing by itself (--unbreak).
struct LaidOverFiles {
  std::string path;  ///< the folder they came from
  std::string digest;
  std::vector<std::string> files;  ///< names below the project's root; empty: nothing was to be laid over
};

/// Two neighbours that do not behave alike.
struct BisectTransition {
  std::string last, first;  ///< SearchPoint::name: the last that behaves as before, the first that does not
  std::string from, to;     ///< outcomes; "failed" on both sides when only the signature changed
  std::optional<FailureSignature> signature;  ///< of the side that fails; of `first` when both do
  int left_out = 0;                           ///< releases between the two that were not among those to search
  bool is_no_op = false;                      ///< both compile to the same: it is not what changed the behaviour
};

/// A sentence about the cause, and the run that shows it.
struct Attribution {
  std::string factor;  ///< go-line, godebug, goexperiment, gcflags, ldflags, vet, source
  std::string value;   ///< "asynctimerchan=1", "1.21", "main.go:12"
  std::string effect;  ///< "goes away with GODEBUG=asynctimerchan=1"
  std::string run;
};

struct SkippedPoint {
  std::string point;
  std::string reason;  ///< a word of diagnose/judge.h, or why it could not be had
};

/// A place that earlier runs told and that was not asked, nor is it one that the answer speaks of.
struct KnownPoint {
  std::string point;
  std::string call;  ///< as BisectProbe::call
};

/// A file of the project, for a report that carries its own reproducer.
struct ReproducerFile {
  std::string name;  ///< below the project's root, '/' separated
  std::string text;
};

/// What a search was told to look at, as typed; "" where nothing was said.
struct SearchWords {
  std::string go;  ///< --go on axis go: the releases to search
  std::string good, bad;
  std::vector<std::string> judging;  ///< flags that say what a run means: "--same", "kind", "--on", "oom=bad"

  bool operator==(const SearchWords& other) const = default;
};

/// `goiso bisect`, told: goiso.bisect/1 and everything the other forms say.
struct BisectReport {
  std::string study;  ///< id of its journal
  std::string goiso_version;
  std::chrono::system_clock::time_point started;
  std::chrono::milliseconds elapsed{0};
  std::string axis = "go";  ///< go, commits, dep:PATH, go-line, godebug:NAME, goexperiment, goexperiment:NAME
  std::string go;           ///< the one Go that ran them all, as "go1.21.13"; "" on axis go
  SearchWords words;        ///< for a command that asks the like again
  std::string project_path, project_digest, module, go_line;
  std::vector<std::string> command;
  /// Of the boxes, as typed (report/box_flags.h), --platform, --modules and --deps too.
  std::vector<std::string> flags;
  LaidOverFiles laid_over;
  std::string answer;      ///< found none several inconclusive flaky bad-endpoints
  std::string reason;      ///< one sentence that explains the answer where it is not a plain boundary; may be empty
  std::string end;         ///< of bad-endpoints: as BisectAnswer::end: good-fails, bad-passes, nothing-fails; else ""
  bool finds_fix = false;  ///< --find fix
  bool by_exit_code = false, is_inverted = false;  ///< --by-exit-code, --invert
  std::vector<SearchPoint> space;
  std::vector<BisectTransition> transitions;
  std::vector<std::string> last_good, first_bad, first_fixed;  ///< one a branch; first_fixed is empty when still bad
  bool is_still_bad = false;                                   ///< at the newest release
  int newer_left_out = 0;                                      ///< releases after the last of the space
  std::vector<std::string> candidates;
  std::vector<SkippedPoint> skipped;
  std::vector<KnownPoint> known;
  double confidence = 0;            ///< that the boundary is right, 0 … 1; of a flaky search the posterior
  bool is_confirmed = false;        ///< both sides of each boundary were run again in fresh boxes
  bool confirms_cold = false;       ///< --confirm cold: those runs found nothing compiled
  std::vector<BisectProbe> probes;  ///< in the order they were asked
  int rounds = 0;
  int containers = 0;                         ///< boxes that were made, confirmations too
  std::optional<FailureSignature> reference;  ///< the failure that was searched
  int failing_runs = 0, runs_in_all = 0;      ///< of a flaky point: the share that failed
  std::vector<Attribution> attribution;
  std::string platform;               ///< that was built for: "linux/amd64"; "" in older documents
  std::string engine, kernel, image;  ///< where it ran
  std::vector<std::string> notes;
  std::vector<ReproducerFile> files;  ///< the whole project when it is small (command/reproducer_files.h); else empty
};

}  // namespace goiso
