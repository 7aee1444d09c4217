#include "report/study_journal.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"
#include "base/owner.h"
#include "base/parallel.h"
#include "report/run_store.h"
#include "report/sql.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class StudyJournalTest : public testing::Test {
 protected:
  StudyJournalTest()
      : home_(*TempFolder::create(fs::temp_directory_path(), "goiso-test-")),
        journal_(RunStore::open(home_.path())->journal()) {}
  Sql sql() const { return *Sql::open(home_.path() / "goiso.db", Sql::Open::kExisting, std::chrono::seconds{1}); }
  /// A study of one entry that nobody works on.
  std::string left(const std::string& question = "since when?") {
    auto study = *journal_.begin(StudyKind::kBisect, question);
    EXPECT_TRUE(study.append("one"));
    return study.id();
  }
  TempFolder home_;
  StudyJournal journal_;
};

TEST_F(StudyJournalTest, AStudyGoesOnWhereItWasLeft) {
  const auto id = left();
  EXPECT_THAT(id, StartsWith("b-"));
  {
    auto study = *journal_.resume(id);
    EXPECT_THAT(study.entries(), ElementsAre("one"));
    ASSERT_TRUE(study.append("two\n\0\xff"));
  }
  auto study = *journal_.resume_question(StudyKind::kBisect, "since when?");
  ASSERT_TRUE(study);
  EXPECT_EQ(study->id(), id);
  EXPECT_THAT(study->entries(), ElementsAre("one", "two\n\0\xff"));
}

TEST_F(StudyJournalTest, OnlyAnEqualQuestionOfTheSameKindIsTheSameStudy) {
  left();
  EXPECT_FALSE(*journal_.resume_question(StudyKind::kBisect, "since when"));
  EXPECT_FALSE(*journal_.resume_question(StudyKind::kMatrix, "since when?"));
}

TEST_F(StudyJournalTest, AFinishedStudyIsShownNotResumed) {
  const auto id = left();
  {
    auto study = *journal_.resume(id);
    ASSERT_TRUE(study.finish("{\"answer\":\"found\"}"));
    EXPECT_EQ(study.append("more").error().kind, ErrorKind::kStore);
  }
  EXPECT_EQ(journal_.resume(id).error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(*journal_.resume_question(StudyKind::kBisect, "since when?"));
  const auto kept = *journal_.show(id);
  EXPECT_EQ(kept.report, "{\"answer\":\"found\"}");
  EXPECT_EQ(kept.summary.state, "finished");
  EXPECT_THAT(kept.entries, ElementsAre("one"));
}

TEST_F(StudyJournalTest, AStudyThatSomebodyWorksOnIsRefusedAndTheProcessNamed) {
  const auto study = *journal_.begin(StudyKind::kMatrix, "where?");
  const auto second = journal_.resume(study.id());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kStore);
  EXPECT_THAT(second.error().message, HasSubstr("process " + std::to_string(getpid())));
  EXPECT_FALSE(journal_.resume_question(StudyKind::kMatrix, "where?"));
  EXPECT_FALSE(journal_.remove(study.id()));
  EXPECT_EQ(*journal_.prune(0), 0U);
  EXPECT_EQ(journal_.list()->front().state, "running");
}

TEST_F(StudyJournalTest, AStudyOfADeadOrForeignOwnerIsTakenOver) {
  const auto boot = this_owner().substr(0, this_owner().find(':'));
  for (const auto& owner : {boot + ":999999999:1@ab", std::string("another-boot:1:1@ab"), std::string("?")}) {
    auto first = *journal_.begin(StudyKind::kBisect, owner);
    ASSERT_TRUE(sql().change("UPDATE studies SET owner = ?1 WHERE id = ?2", {owner, first.id()}));
    auto second = journal_.resume(first.id());
    ASSERT_TRUE(second) << owner;
    EXPECT_TRUE(second->append("mine"));
    const auto late = first.append("late");
    ASSERT_FALSE(late);
    EXPECT_THAT(late.error().message, HasSubstr("taken over"));
  }
}

TEST_F(StudyJournalTest, EntriesFromTheFirstAlteredOneOnAreDropped) {
  for (const auto* damage :
       {"UPDATE entries SET text = 'other' WHERE number = 2", "DELETE FROM entries WHERE number = 2",
        "UPDATE entries SET number = 9 WHERE number = 2"}) {
    std::string id;
    {
      auto study = *journal_.begin(StudyKind::kBisect, damage);
      id = study.id();
      for (const auto* entry : {"one", "two", "three"}) {
        ASSERT_TRUE(study.append(entry));
      }
    }
    ASSERT_TRUE(sql().change(damage));
    auto study = *journal_.resume(id);
    EXPECT_THAT(study.entries(), ElementsAre("one")) << damage;
    ASSERT_TRUE(study.append("two again"));
    EXPECT_THAT(journal_.show(id)->entries, ElementsAre("one", "two again"));
    ASSERT_TRUE(sql().change("DELETE FROM studies WHERE id = ?1", {id}));
  }
}

TEST_F(StudyJournalTest, ManyThreadsAppendAndNothingIsLost) {
  auto study = *journal_.begin(StudyKind::kMatrix, "where?");
  parallel_for(40, 4, [&](std::size_t i) { EXPECT_TRUE(study.append(std::to_string(i))); });
  EXPECT_EQ(journal_.show(study.id())->entries.size(), 40U);
}

TEST_F(StudyJournalTest, PruneKeepsTheNewestAndTakesTheEntriesAlong) {
  const auto first = left("first");
  const auto second = left("second");
  EXPECT_EQ(*journal_.prune(1), 1U);
  EXPECT_EQ(journal_.list()->size(), 1U);
  const auto stays = journal_.list()->front().id;
  EXPECT_TRUE(stays == first || stays == second);  // they began in the same second
  EXPECT_EQ(sql().rows("SELECT COUNT(*) FROM entries")->front().number(0), 1);
  EXPECT_EQ(journal_.show("b-0").error().kind, ErrorKind::kNotFound);
  ASSERT_TRUE(journal_.remove(stays));
  EXPECT_THAT(*journal_.list(), IsEmpty());
}

TEST_F(StudyJournalTest, AMovedStudyIsLetGoOnce) {
  auto first = *journal_.begin(StudyKind::kBisect, "one");
  const auto id = first.id();
  {
    auto second = *journal_.begin(StudyKind::kBisect, "two");
    first = std::move(second);
    EXPECT_FALSE(journal_.resume(first.id()));
  }
  EXPECT_TRUE(journal_.resume(id));
}

}  // namespace
}  // namespace goiso
