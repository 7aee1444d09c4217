#include "base/child.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::Not;

ChildSpec shell(const std::string& script) {
  return {"/bin/sh", {"-c", script}, {{"PATH", "/usr/bin:/bin"}, {"GIVEN", "yes"}}};
}

TEST(Child, TellsHowItEndedAndWhatItSaidLast) {
  const auto end = run_child(shell("echo out; echo err >&2; exit 3"), {});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->exit_code, 3);
  EXPECT_EQ(end->signal, 0);
  EXPECT_EQ(end->last_words, "out\nerr\n");
  EXPECT_EQ(run_child(shell("kill -KILL $$"), {})->signal, SIGKILL);
  EXPECT_EQ(run_child({"/nonexistent/program", {}, {}}, {})->exit_code, 127);
}

TEST(Child, SeesNoVariableAndNoInputOfOurs) {
  setenv("GOISO_TEST_SECRET", "swordfish", 1);
  const auto end = run_child(shell("env; cat"), {});
  EXPECT_THAT(end->last_words, HasSubstr("GIVEN=yes"));
  EXPECT_THAT(end->last_words, Not(HasSubstr("swordfish")));
}

TEST(Child, HasNoFileOfOursOpen) {
  const int ours = open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as whoever started us may have left one
  ASSERT_GE(dup2(ours, 27), 0);
  EXPECT_EQ(run_child(shell("for n in 3 9 27; do [ -e /proc/self/fd/$n ] && echo $n; done; true"), {})->last_words, "");
  close(27);
  close(ours);
}

TEST(Child, OfMuchOutputTheEndIsKept) {
  const auto end = run_child(shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"), {});
  EXPECT_EQ(end->last_words.size(), 4096u);
  EXPECT_TRUE(end->last_words.ends_with("line 19999\n"));
}

TEST(Child, OneThatLivesOnInTheBackgroundIsNotWaitedFor) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(run_child(shell("sleep 20 & echo started"), {})->last_words, "started\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
}

TEST(Child, AStopEndsItAndWhatItStarted) {
  std::stop_source stop;
  stop.request_stop();
  const auto end = run_child(shell("sleep 300; echo survived"), stop.get_token());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::kInterrupted);
}

TEST(Child, IsFoundInTheAbsoluteFoldersOfAPath) {
  EXPECT_EQ(find_program("sh", "relative:/nonexistent:/bin"), "/bin/sh");
  EXPECT_EQ(find_program("sh", "bin:."), "");
  EXPECT_EQ(find_program("no-such-program", "/usr/bin:/bin"), "");
}

}  // namespace
}  // namespace goiso
