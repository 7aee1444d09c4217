#include "diagnose/rules.h"

#include <string_view>

#include "diagnose/judge.h"

namespace goiso {
namespace {

constexpr auto kIn = Place::kInBlock;
constexpr auto kOut = Place::kOutsideBlock;

const std::vector<Rule> kResources = {
    {R"~(: no space left on device)~", 10, "", "exit", reason::kDisk},
    {R"~(resource temporarily unavailable|failed to create new OS thread|fork/exec \S+: cannot allocate memory)~", 11,
     "", "exit", reason::kPids},
    {R"~(\b(?:compile|link|asm|cgo|vet|cover|go-build\S*): signal: killed)~", 12, "", "oom", reason::kMemory},
};

// Spellings since 1.15; which version says which: diagnose §a.2.
const std::vector<Rule> kBeforeLoading = {
    {R"~(^flag provided but not defined: |^go: unknown (?:command|subcommand)|^go \S+: unknown (?:command|subcommand)|^invalid value ".*" for flag -|^go: malformed|^go: -\S+ (?:may|must|can) )~",
     20, "load", "load", reason::kUsageError},
    {R"~(^(?:go: )?-(?:race|msan|asan) requires cgo|requires external \(cgo\) linking, but cgo is not enabled|C compiler "[^"]+" not found|exec: "(?:gcc|clang|cc|g\+\+|clang\+\+)": executable file not found)~",
     21, "load", "load", reason::kNeedsCgo},
    {R"~(unsupported GOOS/GOARCH pair|^(?:go: )?-(?:race|msan|asan|buildmode=\S+) (?:is )?not supported on|-(?:race|msan|asan) is only supported on)~",
     22, "load", "load", reason::kPlatform},
    {R"~(cannot find GOROOT directory|unknown GOEXPERIMENT|parsing \$?GOFLAGS|GOFLAGS: |^go: invalid (?:GO|\$GO)\w+|^go: unknown setting|unknown environment setting|GOPATH entry (?:is relative|cannot start)|^go: \$GO\w+ |^build cache is (?:required|disabled)|^go: cannot use -modfile)~",
     23, "load", "load", reason::kBadEnvironment},
    {R"~(requires go ?>= ?\S+ \(running go|cannot compile Go 1\.\d+ code|toolchain not available|toolchain upgrade needed|cannot find "go1\.\S+" in PATH|requires newer Go version go1|golang\.org/toolchain@v0\.0\.1-go)~",
     30, "load", "load", reason::kNeedsNewerGo},
    {R"~(^note: imported by a module that requires [Gg]o )~", 31, "load", "load", reason::kNeedsNewerGo},
    {R"~(invalid go version '(?:1|2)\.\d+(?:\.\d+|rc\d+|beta\d+)?')~", 32, "load", "load", reason::kNeedsNewerGo},
    {R"~(unknown (?:directive|block type): (?:toolchain|godebug|tool|ignore)\b)~", 32, "load", "load",
     reason::kNeedsNewerGo},
    {R"~(checksum mismatch|SECURITY ERROR)~", 38, "load", "load", reason::kChecksumMismatch},
    {R"~(\bgo\.(?:mod|work|sum):\d+(?::\d+)?: |^(?:go: )?\S*modules\.txt:\d+: )~", 40, "load", "load",
     reason::kBadGoMod},
    {R"~(errors parsing \S*go\.(?:mod|work)|malformed go\.sum|error reading go\.(?:mod|work)|invalid toolchain|replacement directory \S+ does not exist|conflicting replacements for|updates to go\.(?:mod|work) needed|existing contents have changed since last read|go\.mod file not found|cannot find main module|current directory is contained in a module that is not one of the workspace|no modules were found in the current workspace|^go: .*go\.work|^go: .*replaced by \S+\)?: (?:reading|open) |listed in go\.work file requires go)~",
     41, "load", "load", reason::kBadGoMod},
    {R"~(inconsistent vendoring|using the vendor directory|is not a package listed in vendor/modules\.txt)~", 43,
     "load", "load", reason::kVendorInconsistent},
};

const std::vector<Rule> kModules = {
    {R"~(module lookup disabled by GOPROXY=off|import lookup disabled by (?:GOPROXY=off|-mod=vendor)|: dial tcp|: no such host|^\s+\S*/vendor/\S+\s*$|cannot find module providing package \S+: (?:import|module) lookup disabled)~",
     50, "load", "load", reason::kMissingModules},
    {R"~(\bGet "?https?://|reading https?://\S+: (?:4|5)\d\d|unrecognized import path "[^"]+":? (?:https fetch|reading)|TLS handshake timeout|x509: |missing Git command|exec: "git"|\bgit (?:init|ls-remote|fetch)\b|terminal prompts disabled|no secure protocol found)~",
     51, "load", "load", reason::kMissingModules, kOut},
    {R"~(missing go\.sum entry|updates to go\.sum needed)~", 52, "load", "load", reason::kMissingSum},
    {R"~(no required module provides package|cannot find module providing package|but does not contain package|is replaced but not required; to add it)~",
     53, "load", "load", reason::kMissingRequire},
};

const std::vector<Rule> kLoading = {
    {R"~(import cycle not allowed)~", 60, "load", "load", reason::kImportCycle},
    // Of the standard library syscall/js alone hangs on the platform; what else is shut out waits for an experiment.
    {R"~(build constraints exclude all Go files in /usr/local/go/src/syscall/js)~", 60, "load", "load",
     reason::kPlatform},
    {R"~(build constraints exclude all Go files in /usr/local/go/src/)~", 61, "load", "load", reason::kMissingPackage},
    {R"~(build constraints exclude all Go files)~", 62, "load", "load", reason::kPlatform},
    {R"~(is not in (?:std|GOROOT)\b|cannot find package|directory not found|cannot find module for path)~", 62, "load",
     "load", reason::kMissingPackage},
    {R"~(^\S+: no such file or directory$|no such directory)~", 62, "load", "load", reason::kMissingPackage, kOut},
    {R"~(: (?:expected .*, found |illegal character |string literal not terminated|rune literal not terminated|comment not terminated|invalid import path|missing import path))~",
     63, "load", "syntax", reason::kSyntaxError},
    {R"~(no Go files in|no non-test Go files in|no packages to|use of (?:internal|vendored) package|found packages |is a program, not an importable package|pattern \S+: |no matching files found|matched no packages|outside (?:main|available) module|outside modules listed|disallowed import path|^can't load test package|^stat \S+: no such file|ambiguous import|malformed import path|invalid //go:debug|main module \(\S+\) does not contain package|error obtaining VCS status|import "[^"]+" is a program|is not a package path|local import )~",
     64, "load", "load", reason::kLoadError},
    {R"~(^\S+\.go:\d+:\d+: )~", kUnknownPosition, "load", "load", reason::kLoadError, kOut},
    {R"~(^go: )~", 67, "load", "load", reason::kLoadError, kOut},
};

const std::vector<Rule> kTools = {
    {R"~(\.(?:c|cc|cpp|cxx|m|h|hpp|f):\d+(?::\d+)?: (?:fatal |internal compiler )?error: |could not determine (?:what|kind of name for) C\.|^cgo: |pkg-config|^(?:cc1\S*|gcc|g\+\+|clang\S*|collect2): |invalid flag in #cgo|malformed #cgo|C source files not allowed|fatal error: \S+: No such file or directory|fatal error: '\S+' file not found|^gcc errors for preamble)~",
     70, "cgo", "exit", reason::kCgoError},
    {R"~(internal compiler error: )~", 75, "compile", "ice", reason::kIce},
    {R"~(^(?:panic: |fatal error: |unexpected fault address |runtime: out of memory|SIG(?:SEGV|BUS|ILL|FPE|ABRT): ))~",
     76, "", "ice", reason::kIce},
    // Up to 1.20 it stands below whatever the compiler said: a crash is one all the same, a complaint may be of new
    // words.
    {R"~(^note: module requires [Gg]o )~", 77, "load", "load", reason::kNeedsNewerGo},
    {R"~(: syntax error: )~", 80, "compile", "syntax", reason::kSyntaxError, kIn},
    {R"~(: too many errors$)~", 89, "compile", "type-error", reason::kCompileError, kIn},
    {R"~(^\S+\.[sS]:\d+(?::\d+)?: |^asm: )~", 82, "assemble", "syntax", reason::kAssembleError, kIn},
    {R"~(^(?:vet: )?\S+\.go:\d+(?::\d+)?: |^\S+\.y:\d+(?::\d+)?: |^<autogenerated>:\d+: |^<unknown line number>: )~",
     83, "compile", "type-error", reason::kCompileError, kIn},
    {R"~(^(?:\S*/)?compile: )~", 86, "compile", "exit", reason::kCompileError},
    {R"~(relocation target \S+ not defined|^(?:\S*/)?(?:link|ld): |undefined reference to|function main is undeclared in the main package|duplicated definition of symbol|unreachable sym in relocation|multiple definition of|undefined symbol in relocation|requires external linking|external linking required|cannot set with -X|\bld returned \d+ exit status|\brunning (?:gcc|clang|cc) failed)~",
     92, "link", "link", reason::kLinkError},
    {R"~((?:compile|asm|vet|link|cgo): (?:exit status \d+|signal: .*)$)~", 99, "", "exit", reason::kToolCrash},
};

// What the analyzers of go vet say; needed up to 1.22, where vet's block in go test is headed as the compiler's.
const std::vector<Rule> kVet = {
    {R"~( format %\S* (?:has|reads|of)| call (?:has|needs) (?:possible|arguments)|possible (?:formatting directive|misuse of)|wraps error|non-constant format string|struct field tag|should have signature|has malformed (?:name|example)|refers to unknown|self-assignment|copies lock|passes lock by value|unkeyed fields|unreachable code|loop variable \S+ captured|not used on all paths|return copies|unusedresult|result of \S+ call not used|conversion from (?:\S+ )?\(?\S+\)? to string yields|misplaced compiler directive|comparison of function|impossible (?:type assertion|interface)|second argument to errors\.As|suspect (?:or|and)|redundant (?:or|and)|direct assignment to atomic|sync/atomic|before checking for errors)~",
     81, "vet", "vet", reason::kVetFailed, kIn},
};

}  // namespace

const std::vector<Rule>& tool_rules() {
  static const std::vector<Rule> kAll = [] {
    std::vector<Rule> rules;
    for (const auto* group : {&kResources, &kBeforeLoading, &kModules, &kLoading, &kTools, &kVet}) {
      rules.insert(rules.end(), group->begin(), group->end());
    }
    return rules;
  }();
  return kAll;
}

const std::vector<Rule>& program_rules() {
  static const std::vector<Rule> kAll = {
      {R"~(^panic: test timed out after |^\*\*\* Test killed)~", 111, "", "timeout", reason::kTestTimeout},
      {R"~(^panic: )~", 112, "", "panic", reason::kTestPanic},
      {R"~(^(?:fatal error: |unexpected fault address |SIG(?:SEGV|BUS|ILL|FPE|ABRT|QUIT): ))~", 112, "", "fatal",
       reason::kTestPanic},
      {R"~(^WARNING: DATA RACE)~", 113, "", "race", reason::kDataRace},
      {R"~(^\s*--- FAIL: )~", 114, "", "test-fail", reason::kTestFailed},
      {R"~(^FAIL\t\S+ \[(?:build|setup) failed\])~", 115, "compile", "exit", reason::kCompileError},
      {R"~(^FAIL\t\S+\t)~", 116, "", "test-fail", reason::kTestFailed},
  };
  return kAll;
}

bool is_untestable(const char* word) {
  const std::string_view text = word;
  for (const auto* one : {reason::kNeedsNewerGo, reason::kMissingModules, reason::kNeedsCgo, reason::kPlatform,
                          reason::kDisk, reason::kPids}) {
    if (text == one) {
      return true;
    }
  }
  return false;
}

}  // namespace goiso
