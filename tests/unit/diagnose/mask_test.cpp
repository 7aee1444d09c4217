#include "diagnose/mask.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

struct Case {
  const char* line;
  const char* masked;
};

TEST(Mask, HidesWhatChangesFromRunToRun) {
  const Mask mask;
  for (const auto& [line, masked] : std::vector<Case>{
           {"./main.go:6:18: undefined: total", "main.go: undefined: total"},
           {"sub/x.go:6: got 12, want -3.5", "sub/x.go: got #, want -#"},
           {"/w/src/a/b.go:1:2: x", "a/b.go: x"},
           {"go: inconsistent vendoring in /w/src:", "go: inconsistent vendoring in .:"},
           {"open /w/srcs/x: no such file", "open /w/srcs/x: no such file"},
           {"package a is not in std (/usr/local/go/src/a)", "package a is not in std ($GOROOT/src/a)"},
           {"/usr/local/go/pkg/tool/linux_amd64/compile: signal: killed",
            "$GOROOT/pkg/tool/linux_amd64/compile: signal: killed"},
           {"write /w/tmp/go-build123/b001/_pkg_.a: oops", "write $WORK/_pkg_.a: oops"},
           {"open /w/tmp/x2984733111/a.txt: oops", "open $WORK/x#/a.txt: oops"},
           {"open /w/tmp/TestX123456/001/a.txt: oops", "open $WORK/TestX#/#/a.txt: oops"},
           {"write /tmp/go-build9876543/b042/x.o: oops", "write $WORK/x.o: oops"},
           {"open /tmp/TestX123/001/a.txt: oops", "open $TMP: oops"},
           {"pc=0x45780e addr=0x0 after 1.25s, 10m0s", "pc=# addr=# after #, #"},
           {"goroutine 42 [running]:", "goroutine # [running]:"},
           {"go.mod requires go >= 1.22.3 (running go 1.21.13; GOTOOLCHAIN=local)",
            "go.mod requires go >= go# (running go#; GOTOOLCHAIN=local)"},
           {"compile: version \"go1.22rc1\" does not match", "compile: version \"go#\" does not match"},
           {"main.main.func1.2 and main.f.gowrap3", "main.main.func and main.f.func"},
           {"pkg.F[go.shape.map[go.shape.int]go.shape.string](...)", "pkg.F[...](...)"},
           {"panic: boom [recovered]", "panic: boom"},
           {"panic: boom [recovered, repanicked]", "panic: boom"},
           {"imports x/a from b.go: import cycle not allowed", "imports x/a: import cycle not allowed"}}) {
    EXPECT_EQ(mask.apply(line), masked) << line;
  }
}

TEST(Mask, KeepsWhatNamesAThing) {
  const Mask mask;
  for (const auto* line : {"cannot use x (variable of type int64) as uint8", "example.test/x@v1.2.3: not found",
                           "sha256.Sum224", "x509: bad", "status 404", "exit status 3", "HTTP status: 503", "code=5"}) {
    EXPECT_EQ(mask.apply(line), line);
  }
}

TEST(Mask, ACompilerCrashIsTheSameInAnyFunctionAndValue) {
  const Mask mask;
  const auto first = mask.apply("./x.go:5:33: internal compiler error: 'F.func1': value v2 (b12) still has 1 uses",
                                Voice::kCompilerCrash);
  const auto second =
      mask.apply("<unknown line number>: internal compiler error: 'other': value v17 (b3) still has 4 uses",
                 Voice::kCompilerCrash);
  EXPECT_EQ(first, "internal compiler error: 'F': value v# (b#) still has # uses");
  EXPECT_EQ(first, second);
}

TEST(Mask, TheEnvironmentNamesMoreFolders) {
  const Mask mask({{"GOMODCACHE", "/home/me/mods"}, {"PWD", "/build/it/"}, {"HOME", "relative"}, {"GOPATH", "/"}});
  EXPECT_EQ(mask.apply("/home/me/mods/a@v1/x.go:3: /build/it/y.go:4"), "$MODCACHE/a@v1/x.go: y.go");
}

TEST(Mask, BrokenBytesBecomeValidText) {
  EXPECT_EQ(Mask().apply("bad \xff\xfe byte"), "bad \xEF\xBF\xBD\xEF\xBF\xBD byte");
}

TEST(Mask, ReadsOnlyTheBeginningOfAnEndlessLine) {
  EXPECT_LE(Mask().apply(std::string(std::size_t{100} << 20, 'a')).size(), 4096U);
  EXPECT_LE(Mask().apply(std::string(std::size_t{100} << 20, '[')).size(), 4096U);
}

}  // namespace
}  // namespace goiso
