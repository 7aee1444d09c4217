#include "diagnose/frames.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Frames, SkipWhatCaughtThePanicAndThrewItAgain) {
  EXPECT_THAT(
      frames_of("panic: boom\n\ngoroutine 6 [running]:\ntesting.tRunner.func1.2({0x5, "
                "0xc0})\n\t/usr/local/go/src/testing/testing.go:1545 +0x238\n"
                "panic({0x521d20?, 0xc0?})\n\t/usr/local/go/src/runtime/panic.go:914 +0x21f\n"
                "example.test/x.(*List[go.shape.int]).First.func1.2(...)\n\t/w/src/list.go:4\n"
                "example.test/x.TestFirst(0x0?)\n\t/w/src/list_test.go:6 +0x13\n"
                "created by testing.(*T).Run in goroutine 1\n\t/usr/local/go/src/testing/testing.go:1648 +0x3ad\n"),
      ElementsAre("example.test/x.(*List).First.func", "example.test/x.TestFirst"));
}

TEST(Frames, OfAnotherGoroutineAreNotMixedIn) {
  EXPECT_THAT(frames_of("goroutine 1 [running]:\nmain.a()\n\t/w/src/a.go:1 +0x1\n\ngoroutine 2 "
                        "[select]:\nmain.b()\n\t/w/src/b.go:1 +0x1\n"),
              ElementsAre("main.a"));
}

TEST(Frames, AGoroutineOfTheRuntimeSaysNothing) {
  EXPECT_THAT(
      frames_of(
          "goroutine 0 [idle]:\nruntime.futex(0x1)\n\t/usr/local/go/src/runtime/sys.s:5 +0x1 fp=0x7 sp=0x7 pc=0x4\n\n"
          "goroutine 1 [running]:\nmain.main()\n\t_testmain.go:47 +0x12 fp=0xc0 sp=0xc0 pc=0x49\n"),
      ElementsAre("main.main"));
}

TEST(Frames, OfACompilerCrashBeginBelowItsPlumbing) {
  EXPECT_THAT(
      frames_of("x.go:5:33: internal compiler error: 'F': oops\n\ngoroutine 1 [running]:\n"
                "runtime/debug.Stack()\n\t/usr/local/go/src/runtime/debug/stack.go:24 +0x5e\n"
                "cmd/compile/internal/base.FatalfAt({0x1, 0x2}, {0x3, "
                "0x4})\n\t/usr/local/go/src/cmd/compile/internal/base/print.go:230 +0x1\n"
                "cmd/compile/internal/ssagen.(*ssafn).Fatalf(0x1)\n\t/usr/local/go/src/cmd/compile/internal/ssagen/"
                "ssa.go:1 +0x1\n"
                "cmd/compile/internal/ssagen.(*state).expr(0x1, {0x2, "
                "0x3})\n\t/usr/local/go/src/cmd/compile/internal/ssagen/ssa.go:2 +0x1\n"
                "cmd/compile/internal/ssagen.(*state).expr(0x1, {0x2, "
                "0x3})\n\t/usr/local/go/src/cmd/compile/internal/ssagen/ssa.go:2 +0x1\n"
                "cmd/compile/internal/gc.Main(0x1)\n\t/usr/local/go/src/cmd/compile/internal/gc/main.go:2 +0x1\n"),
      ElementsAre("cmd/compile/internal/ssagen.(*state).expr", "cmd/compile/internal/gc.Main"));
}

std::string overflow(int first) {
  std::string text =
      "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\ngoroutine 1 [running]:\n";
  for (int i = first; i < 60; ++i) {
    text += std::string("cmd/compile/internal/types2.") + (i % 2 == 0 ? "under" : "coreType") +
            "(0x1)\n\t/usr/local/go/src/x.go:1 +0x1\n";
  }
  return text;
}

TEST(Frames, WhereAStackOverflowEndedIsChance) {
  EXPECT_EQ(frames_of(overflow(0)), frames_of(overflow(1)));
  EXPECT_THAT(frames_of(overflow(0)),
              ElementsAre("cmd/compile/internal/types2.coreType", "cmd/compile/internal/types2.under"));
}

TEST(Frames, TextWithoutATraceHasNone) {
  EXPECT_THAT(frames_of(""), IsEmpty());
  EXPECT_THAT(frames_of("\t/a.go:1\n\t/a.go:1 +0x1"), IsEmpty());
  EXPECT_THAT(frames_of(std::string(std::size_t{1} << 20, '\n')), IsEmpty());
}

TEST(Frames, ARaceAccusesTwoFunctionsInNoOrder) {
  const std::string a = "  main.write()\n      /w/src/main.go:9 +0x3c\n";
  const std::string b = "  main.read()\n      /w/src/main.go:14 +0x5d\n";
  const auto first =
      racing_functions("Write at 0x00c0 by goroutine 7:\n" + a + "\nPrevious read at 0x00c0 by main goroutine:\n" + b);
  const auto second =
      racing_functions("Read at 0x00c1 by goroutine 8:\n" + b + "\nPrevious write at 0x00c1 by goroutine 9:\n" + a);
  EXPECT_THAT(first, ElementsAre("main.read", "main.write"));
  EXPECT_EQ(first, second);
}

}  // namespace
}  // namespace goiso
