#include "cli/search_board.h"

#include <gmock/gmock.h>

#include "report/text_rows.h"

namespace goiso {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

const SearchBoard::Clock::time_point kStart{seconds{1'000}};

SearchStanding third_round() {
  SearchStanding standing;
  standing.round = 3;
  standing.probes = 4;
  standing.places = 12;
  standing.rounds_left = 4;
  standing.typical = seconds{10};
  return standing;
}

TEST(SearchBoard, SaysWhatRunsAndWhatIsLeft) {
  SearchBoard board;
  board.round_began(third_round(), kStart);
  board.build_began("go1.22.4", kStart);
  board.build_began("go1.23.1", kStart + seconds{3});
  EXPECT_THAT(board.lines(kStart + seconds{9}, 120),
              ElementsAre("go1.22.4 9 s · go1.23.1 6 s · round 3 · 4 probes · 12 places left · answer in about 35 s"));
  board.build_ended("go1.22.4");
  EXPECT_THAT(board.lines(kStart + seconds{72}, 120),
              ElementsAre("go1.23.1 1 min 9 s · round 3 · 5 probes · 12 places left · answer in about 30 s"));
}

TEST(SearchBoard, FoldsWhereThereIsNoRoom) {
  SearchBoard board;
  board.round_began(third_round(), kStart);
  board.build_began("go1.22.4", kStart);
  board.build_began("go1.23.1", kStart);
  const auto lines = board.lines(kStart + seconds{9}, 39);
  EXPECT_THAT(
      lines, ElementsAre("go1.22.4 9 s · go1.23.1 9 s · round 3", "4 probes · 12 places left", "answer in about 35 s"));
}

TEST(SearchBoard, PromisesNoTimeThatNobodyKnowsAndNoneThatIsOver) {
  SearchBoard board;
  auto standing = third_round();
  standing.typical.reset();
  board.round_began(standing, kStart);
  EXPECT_THAT(board.lines(kStart, 120), ElementsAre("round 3 · 4 probes · 12 places left"));
  standing = third_round();
  standing.rounds_left = standing.places = 1;
  board.round_began(standing, kStart);
  EXPECT_THAT(board.lines(kStart + seconds{60}, 120), ElementsAre("round 3 · 4 probes · 1 place left · answer soon"));
}

TEST(SearchBoard, SaysWhatIsTriedForTheCause) {
  SearchBoard board;
  board.round_began(third_round(), kStart);
  board.build_began("go1.22.4", kStart);
  board.cause_sought();
  board.build_began("GODEBUG=panicnil=1", kStart);
  EXPECT_THAT(board.lines(kStart + seconds{2}, 120), ElementsAre("looking for the cause · GODEBUG=panicnil=1 2 s"));
  board.build_ended("GODEBUG=panicnil=1");
  EXPECT_THAT(board.lines(kStart + seconds{2}, 120), ElementsAre("looking for the cause"));
}

TEST(SearchBoard, NamesAFewOfManyAndTheBeginningOfALongOne) {
  SearchBoard board;
  board.cause_sought();
  board.build_began("3f2a91c0d5e7 Fix the \x1b[31mparser for all that is not well formed", kStart);
  for (const auto* what : {"a", "b", "c", "d", "e"}) {
    board.build_began(what, kStart);
  }
  const auto lines = board.lines(kStart, 200);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].find('\x1b'), std::string::npos);
  EXPECT_LT(columns_of(lines[0]), 110);
  EXPECT_THAT(lines[0], testing::EndsWith("a 0 s · b 0 s · c 0 s · 2 more"));
  board.build_ended("3f2a91c0d5e7 Fix the \x1b[31mparser for all that is not well formed");
  EXPECT_THAT(board.lines(kStart, 200)[0], testing::EndsWith("d 0 s · 1 more"));
}

}  // namespace
}  // namespace goiso
