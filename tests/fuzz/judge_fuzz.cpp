// The judge on any log. The first bytes say which command ran and how it ended.
#include <algorithm>
#include <array>
#include <string>

#include "diagnose/judge.h"
#include "fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace goiso;
  constexpr std::size_t kHeader = 4;
  if (size < kHeader) {
    return 0;
  }
  static const std::array<std::vector<std::string>, 6> kCommands{{{"go", "build", "./..."},
                                                                  {"go", "test", "./..."},
                                                                  {"go", "test", "-json", "./..."},
                                                                  {"go", "build", "-json", "./..."},
                                                                  {"go", "run", "."},
                                                                  {"sh", "-c", "make"}}};
  const std::string log{text_of(bytes + kHeader, size - kHeader)};
  BuildRecord record;
  record.command = kCommands[bytes[0] % kCommands.size()];
  record.cause = static_cast<EndCause>(bytes[1] % 4);
  record.exit_code = bytes[2];
  record.signal = bytes[2] == 0 ? bytes[3] % 32 : 0;
  record.go_version = "go1.21.13";
  record.log.add(BuildLog::Part::kHead, bytes[3] % 2 == 0 ? LogStream::kErr : LogStream::kOut, log);
  record.log.bytes = static_cast<std::int64_t>(log.size());
  BuildRequest request;
  request.command = record.command;
  const auto verdict = judge(record, request);
  const auto& words = all_reasons();
  insist(std::find(words.begin(), words.end(), verdict.reason) != words.end(), "a reason is one of the words");
  const bool is_clean = record.exit_code == 0 && record.signal == 0 && record.cause == EndCause::kExited;
  insist(is_clean == (verdict.outcome == Outcome::kPassed), "only a clean exit passes");
  return 0;
}
