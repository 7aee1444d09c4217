#pragma once
#include <string_view>
#include <vector>

#include "model/build_record.h"
#include "model/build_request.h"
#include "model/verdict.h"

namespace goiso {

/// Verdict::reason is one of these words and nothing else; they are public (contracts.md). Free text is in the
/// signature.
namespace reason {
// passed
inline constexpr const char* kOk = "ok";
// timed-out
inline constexpr const char* kTimeout = "timeout";  ///< the wall clock of the limits
inline constexpr const char* kSilence = "silence";  ///< no byte of output for too long
inline constexpr const char* kCpuLimit = "cpu-limit";
// out-of-memory
inline constexpr const char* kMemory = "memory";
// untestable: the code was never judged
inline constexpr const char* kNeedsNewerGo =
    "needs-newer-go";  ///< a go or toolchain line, or a dependency's, is above the SDK
inline constexpr const char* kMissingModules =
    "missing-modules";                                 ///< the box lacked them; Verdict::missing_modules names them
inline constexpr const char* kNeedsCgo = "needs-cgo";  ///< -race without cgo, or no C compiler in the image
inline constexpr const char* kPlatform = "platform";   ///< build constraints exclude all files, or no such GOOS/GOARCH
inline constexpr const char* kDisk = "disk";           ///< the box's disk was full
inline constexpr const char* kPids = "pids";           ///< the box's limit of tasks was reached
inline constexpr const char* kSkipped = "skipped";     ///< the user's own command said 125
inline constexpr const char* kOutputCut =
    "output-cut";  ///< what was to be in the output may have been in what was too much to keep
// failed
inline constexpr const char* kUsageError = "usage-error";  ///< the go command refused its flags or arguments
inline constexpr const char* kBadEnvironment =
    "bad-environment";                                  ///< GOFLAGS, GOEXPERIMENT, GOROOT … are not what Go accepts
inline constexpr const char* kBadGoMod = "bad-go-mod";  ///< go.mod, go.sum or go.work does not parse, or needs updating
inline constexpr const char* kMissingRequire = "missing-require";  ///< "no required module provides package"
inline constexpr const char* kMissingSum = "missing-sum";          ///< "missing go.sum entry"
inline constexpr const char* kChecksumMismatch = "checksum-mismatch";
inline constexpr const char* kVendorInconsistent = "vendor-inconsistent";
inline constexpr const char* kMissingPackage =
    "missing-package";  ///< "is not in std", "is not in GOROOT", no such folder
inline constexpr const char* kImportCycle = "import-cycle";
inline constexpr const char* kLoadError = "load-error";  ///< anything else before the first compile
inline constexpr const char* kCgoError = "cgo-error";
inline constexpr const char* kIce = "ice";               ///< the compiler crashed
inline constexpr const char* kToolCrash = "tool-crash";  ///< the linker, assembler, vet or go command crashed
inline constexpr const char* kSyntaxError = "syntax-error";
inline constexpr const char* kCompileError = "compile-error";
inline constexpr const char* kAssembleError = "assemble-error";
inline constexpr const char* kLinkError = "link-error";
inline constexpr const char* kVetFailed = "vet-failed";
inline constexpr const char* kTestFailed = "test-failed";
inline constexpr const char* kTestPanic = "test-panic";      ///< a panic or fatal error ended the test binary
inline constexpr const char* kTestTimeout = "test-timeout";  ///< go test's own -timeout
inline constexpr const char* kRunFailed = "run-failed";
inline constexpr const char* kRunPanic = "run-panic";
inline constexpr const char* kDataRace = "data-race";
inline constexpr const char* kCommandFailed = "command-failed";  ///< nothing in the log says more
inline constexpr const char* kUnexpectedOutput =
    "unexpected-output";  ///< it ended with 0, and no line of its output is what was to be there
}  // namespace reason

/// No reason of a verdict: what a search says of a place that fails in another way than the failure that is searched.
inline constexpr const char* kFailsOtherwise = "other-failure";

/// Every reason above, in that order.
const std::vector<std::string_view>& all_reasons();

/// What one run says about the code. Pure; any thread; time is linear in the log.
///
/// Decided in this order: passed (exit 0, whatever was killed on the way, and a line of the
/// output that request.expected_output matches) · out-of-memory (the box's counter of OOM
/// kills rose, or cmd/go says that a tool was "signal: killed"; a program may say so of anything) · timed-out
/// (record.cause) · untestable · failed. Text that a test or a program printed never makes a run untestable: for `go
/// test` only stderr counts, for `go run` only when the program was not reached. Any other command's whole output is
/// read as cmd/go's.
///
/// A compiler that overflowed its stack or whose runtime ran out of memory has the signature kind "ice", also when the
/// memory limit was hit first (outcome out-of-memory then): the fault is the compiler's either way. A compiler that was
/// only seen to be killed is kind "oom", for nothing shows whether it or the limit was at fault.
Verdict judge(const BuildRecord& record, const BuildRequest& request);

}  // namespace goiso
