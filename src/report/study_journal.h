#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace goiso {

class StoreDatabase;

enum class StudyKind { kBisect, kMatrix };
const char* name_of(StudyKind kind);  ///< bisect, matrix

/// One line of `goiso runs list --studies`.
struct StudySummary {
  std::string id;  ///< "b-…", "m-…"
  std::string kind;
  std::string started;   ///< RFC 3339, UTC
  std::string finished;  ///< likewise; "" while it is not
  std::string state;     ///< "finished", "running" (a living goiso works on it), "unfinished"
  std::string question;  ///< as it was given to begin
  int entries = 0;
};

/// A study, read without working on it.
struct KeptStudy {
  StudySummary summary;
  std::vector<std::string> entries;
  std::string report;  ///< as it was given to finish; "" before
};

/// A study that this process works on; another goiso is refused it as long as this object stands. Movable. Any thread
/// may append.
class Study {
 public:
  Study(Study&&) noexcept;
  Study& operator=(Study&&) noexcept;
  ~Study();  ///< Lets go of it: unless it is finished, it can be resumed.

  const std::string& id() const { return id_; }
  /// What earlier sessions appended, in order; empty for one that has just begun. Not what this object appends.
  const std::vector<std::string>& entries() const { return entries_; }

  /// Adds an entry, any text. When it returns, a kill of this process cannot lose it; a crash of the machine may lose
  /// the last ones, never one in the middle. kStore when the disk will not have it, or when somebody took the study
  /// over.
  Result<void> append(std::string_view entry);
  /// Keeps the report, any text, and ends the study: it can be shown, no longer resumed or appended to.
  Result<void> finish(std::string_view report);

 private:
  friend class StudyJournal;
  Study(std::shared_ptr<StoreDatabase> database, std::string id, std::string owner, std::vector<std::string> entries);
  std::shared_ptr<StoreDatabase> database_;  // shared with the run store, which may go first; empty: moved from
  std::string id_;
  std::string owner_;  // as it stands in the row
  std::vector<std::string> entries_;
};

/// What searches and matrices did so far, entry by entry. A killed search goes on where it was; a matrix is kept to be
/// shown, for its cells are answered out of the probe cache when it is asked again.
/// RunStore::journal() gives it out; it keeps the database open. Any thread.
class StudyJournal {
 public:
  explicit StudyJournal(std::shared_ptr<StoreDatabase> database) : database_(std::move(database)) {}

  /// `question` is the canonical text of what is asked: equal questions are the same study to resume_question.
  Result<Study> begin(StudyKind kind, std::string_view question);
  /// The unfinished study with that id (or the only one that begins so; "latest" is the newest). kNotFound names the
  /// nearest, kUsage says that it is finished, kStore names the process that works on it. That of a dead owner, or of
  /// another boot or machine, is taken over. Entries from the first that the disk has altered on are dropped.
  Result<Study> resume(std::string_view id);
  /// The newest unfinished study with an equal question, as resume does it; nullopt when there is none.
  Result<std::optional<Study>> resume_question(StudyKind kind, std::string_view question);

  /// Newest first.
  Result<std::vector<StudySummary>> list() const;
  // These take an id or a prefix, as resume does.
  Result<std::string> find(std::string_view id) const;
  Result<KeptStudy> show(std::string_view id) const;
  Result<void> remove(std::string_view id);  ///< kStore when a living goiso works on it
  /// Removes all but the newest `keep` of those that nobody works on; how many went.
  Result<std::size_t> prune(std::size_t keep);

 private:
  std::shared_ptr<StoreDatabase> database_;
};

}  // namespace goiso
