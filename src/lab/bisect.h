#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lab/bisect_answer.h"
#include "lab/call.h"
#include "lab/search_space.h"
#include "model/verdict.h"

namespace goiso {

enum class Find {
  kByEnds,      ///< the fix when both ends are given and the good one is newer, else the regression
  kRegression,  ///< good first, bad later
  kFix
};

/// What is asked of a search. Nodes are indices into the space.
struct BisectOptions {
  std::optional<std::size_t> good, bad;  ///< claims; each is verified
  std::optional<std::size_t> suspect;    ///< asked first when no bad end is claimed: the project's own Go
  std::size_t first_testable = 0;        ///< what is below is known to refuse the go line; it is never asked
  Find find = Find::kByEnds;
  bool transitions = false;  ///< every change of the whole tree, failures told apart by signature
  int workers = 1;           ///< probes of one round, from 1; may differ from call to call of next()
  CallRules rules;
  std::optional<FailureReference> reference;  ///< else the failure of the bad end
  int count =
      0;  ///< runs of each side of the boundary before it counts; 0: two, or as many as it takes where they may vary
  double confidence = 0.95;  ///< a flaky search ends here
  int max_walk = 0;          ///< nodes that are tried for a failure when no bad end is claimed; 0: all of them
  bool confirms_cold = false;  ///< the runs that confirm an answer find nothing compiled: ProbeWish::is_cold
  bool unbreaks = false;       ///< a place that tells nothing is run once more, with files laid over: is_unbroken below
  int max_runs = 300;        ///< any search ends here, runs of all nodes counted
};

/// One node to run. `is_fresh`: it was run before; this run must not come from the verdict cache.
struct ProbeWish {
  std::size_t node = 0;
  bool is_fresh = false;
  const char* why = "";  ///< endpoint gallop walk boundary fix sibling tree inside confirm flaky command unbreak
  bool is_cold = false;  ///< the build's cache is to be empty
  bool is_unbroken = false;  ///< with files laid over the project, for the project alone tells nothing there
};

/// What a node answered.
struct ProbeAnswer {
  std::size_t node = 0;
  std::optional<Verdict> verdict;  ///< none: the node cannot be had
  std::string not_had;             ///< why, then
  bool is_fresh = false;           ///< as in the wish that it answers
  std::optional<Call> said{};      ///< what somebody who looked says it means, whatever the rules say
  bool is_known = false;           ///< nobody asked: earlier runs had shown it; it uses up none of the runs
  bool is_replayed = false;        ///< another search ran it: it uses up none of the runs either
  bool is_cold = false;            ///< as in the wish
  bool is_unbroken = false;        ///< as in the wish
};

/// What to do now: run these together, or read the answer; never both.
struct BisectStep {
  std::vector<ProbeWish> probes;     ///< at most `workers`, the most telling first
  std::vector<ProbeWish> ahead;      ///< the next round's probes, if this one goes as is expected
  std::vector<std::size_t> perhaps;  ///< nodes that may be asked if it does not
  int round = 0;                     ///< of these probes, from 1
  std::optional<BisectAnswer> answer;
};

/// What a search has still to do, as far as anybody can tell before it is done; nothing once there is an answer.
struct WorkLeft {
  std::size_t places = 0;   ///< where the change that is searched may still be (lab/work_left.h)
  std::vector<int> rounds;  ///< builds of each round that is still to come, those that confirm too; the open one first
};

/// What a flaky search believes of a node: that the change is there. What all of them lack to 1 is the belief that there
/// is no change.
struct PlaceWeight {
  std::size_t node = 0;
  double weight = 0;  ///< 0 … 1
};

/// The search for a change, without any running: it asks, it is told, it asks on. Nothing but the space, the options
/// and what was told, in that order, decides what it asks and answers; so a journal of what was told resumes it.
///
/// A round is planned when every probe of the one before is answered. next() changes nothing: until then it gives what
/// is still open of the round. An answer nobody asked for (a cached verdict) is taken in at once; a round of which
/// nothing is answered yet is planned anew with it, else it counts from the next round on. No node is asked twice
/// except fresh, to confirm or because runs of it vary; and, where the options say so, once more with files laid over
/// when what was asked for is not told there (skip, skip-below, and other unless every change is searched). What comes
/// good or bad of that counts for the node as long as no run of the project alone does. Not for several threads at once.
class Bisect {
 public:
  /// kUsage for an empty space, ends outside it, workers or runs below 1, or a pattern that is none.
  static Result<Bisect> create(SearchSpace space, BisectOptions options);
  Bisect(Bisect&&) noexcept;
  Bisect& operator=(Bisect&&) noexcept;
  ~Bisect();

  BisectStep next() const;
  void tell(const ProbeAnswer& answer);
  void set_workers(int workers);  ///< from the next round on; a resumed search must be told at the same place

  /// What the node's runs mean so far; none when it was not run. Calls need the reference, so they may change until the
  /// bad end has answered.
  std::optional<Call> call_of(std::size_t node) const;
  /// What the node's runs mean is what runs with files laid over mean.
  bool is_unbroken(std::size_t node) const;
  /// Did runs of this node do both, of which nobody says what they mean?
  bool varies(std::size_t node) const;
  /// What a run that ended so means by what is known now.
  Call meaning_of(const Verdict& verdict) const;
  /// Where a flaky search believes the change to be, the likeliest first, at most `most`; empty for a search that is
  /// none.
  std::vector<PlaceWeight> likeliest(std::size_t most) const;
  /// What is left, reckoned by going on with what is likely: changes in the middle of where they may be. Costs as much
  /// as the planning of those rounds.
  WorkLeft left() const;
  const SearchSpace& space() const;

 private:
  struct State;
  explicit Bisect(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
