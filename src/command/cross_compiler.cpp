#include "command/cross_compiler.h"

#include <fmt/format.h>

#include <map>

namespace goiso {
namespace {

struct CrossCompiler {
  const char* command;
  const char* package;  // of Debian
};

std::string variable(const BuildRecord& record, const char* name) {
  const auto found = record.environment.find(name);
  return found == record.environment.end() ? std::string{} : found->second;
}

// Debian's cross toolchains; Apple's is not to be had.
const CrossCompiler* compiler_for(const std::string& platform) {
  static const std::map<std::string, CrossCompiler> kKnown{
      {"linux/386", {"i686-linux-gnu-gcc", "gcc-i686-linux-gnu"}},
      {"linux/amd64", {"x86_64-linux-gnu-gcc", "gcc-x86-64-linux-gnu"}},
      {"linux/arm", {"arm-linux-gnueabihf-gcc", "gcc-arm-linux-gnueabihf"}},
      {"linux/arm64", {"aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"}},
      {"linux/mips64le", {"mips64el-linux-gnuabi64-gcc", "gcc-mips64el-linux-gnuabi64"}},
      {"linux/mipsle", {"mipsel-linux-gnu-gcc", "gcc-mipsel-linux-gnu"}},
      {"linux/ppc64le", {"powerpc64le-linux-gnu-gcc", "gcc-powerpc64le-linux-gnu"}},
      {"linux/riscv64", {"riscv64-linux-gnu-gcc", "gcc-riscv64-linux-gnu"}},
      {"linux/s390x", {"s390x-linux-gnu-gcc", "gcc-s390x-linux-gnu"}},
      {"windows/386", {"i686-w64-mingw32-gcc", "gcc-mingw-w64-i686"}},
      {"windows/amd64", {"x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"}},
  };
  const auto found = kKnown.find(platform);
  return found == kKnown.end() ? nullptr : &found->second;
}

std::string target_of(const RunReport& report) {
  const auto& own = report.request.toolchain.platform;
  const auto slash = own.find('/');
  const auto os = variable(report.record, "GOOS"), arch = variable(report.record, "GOARCH");
  return (os.empty() ? own.substr(0, slash) : os) + "/" + (arch.empty() ? own.substr(slash + 1) : arch);
}

}  // namespace

std::string missing_cross_compiler(const RunReport& report) {
  const auto target = target_of(report);
  const auto outcome = report.verdict.outcome;
  const bool is_asked = (outcome == Outcome::kFailed || outcome == Outcome::kUntestable) &&
                        variable(report.record, "CGO_ENABLED") == "1" && target != report.request.toolchain.platform &&
                        variable(report.record, "CC").empty();
  if (!is_asked) {
    return {};
  }
  const auto where = fmt::format("cgo for {} needs a C cross compiler", target);
  if (const auto* compiler = compiler_for(target)) {
    return fmt::format("{}: an image with '{}' (in Debian the package {}), and --env CC={}; or --cgo=0", where,
                       compiler->command, compiler->package, compiler->command);
  }
  return fmt::format("{} that goiso knows no package of: name yours with --image and --env CC=…, or use --cgo=0",
                     where);
}

}  // namespace goiso
