#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "report/run_report.h"

namespace goiso::tests {

/// A run of tests/projects/compile-error as a box reported it.
inline RunReport sample() {
  RunReport report;
  report.goiso_version = "0.1.0";
  report.started =
      std::chrono::system_clock::time_point(std::chrono::seconds(1795525501)) + std::chrono::milliseconds(42);
  report.elapsed = std::chrono::milliseconds(1480);
  auto& request = report.request;
  request.project.path = "./proj";
  request.project.module = "example.test/compile-error";
  request.project.go_line = "1.21";
  request.toolchain = {
      *GoVersion::parse("1.21.13"), "linux/amd64", "sha256:" + std::string(64, 'a'), "--go 1.21", {"sha256"}};
  request.command = {"go", "build", "./..."};
  request.environment = {{"GOFLAGS", "-tags=a b"}};
  auto& record = report.record;
  record.exit_code = 1;
  record.command = request.command;
  record.environment = {{"GOFLAGS", "-tags=a b"}, {"GOROOT", "/usr/local/go"}};
  record.snapshot = {"sha256:" + std::string(64, 'b'), 2, 151, {".git"}, {"fmt"}, {}, {}, {}, {}};
  const auto* const err =
      "# example.test/compile-error\n./main.go:6:18: cannot use \"three\" as int value\n./main.go:7:21: undefined: "
      "total\n";
  record.log.add(BuildLog::Part::kHead, LogStream::kErr, err);
  record.log.bytes = static_cast<std::int64_t>(record.log.head.size());
  record.usage = {123'000'000, 456, 0, 40};
  record.box = {
      "20.10.24",        "1.41", "base", "sha256:ba5e", "glibc", "0", "runc", "c0ffee", {{"memory", "4294967296"}},
      {{"seccomp", "2"}}};
  record.phases = {{"create", std::chrono::milliseconds(11)}, {"build", std::chrono::milliseconds(1234)}};
  report.verdict.outcome = Outcome::kFailed;
  report.verdict.reason = "compile-error";
  report.verdict.exit_code = 1;
  report.verdict.signature = FailureSignature{"s-0123456789ab",
                                              "compile",
                                              "type-error",
                                              "main.go: cannot use \"three\" as int value",
                                              "example.test/compile-error",
                                              {},
                                              {},
                                              "./main.go:6:18: cannot use \"three\" as int value"};
  report.other_go = "1.27";
  return report;
}

/// The golden file's text; GOISO_GOLDEN=write writes it first.
inline std::string golden(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(GOISO_SOURCE_DIR) / "tests/unit/report/golden" / name;
  const char* mode = std::getenv("GOISO_GOLDEN");
  if (mode != nullptr && std::string(mode) == "write") {
    std::ofstream(path, std::ios::binary) << text;
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

}  // namespace goiso::tests
