#include "diagnose/signature.h"

#include "base/hash.h"
#include "base/text.h"
#include "diagnose/judge.h"
#include "diagnose/log_sources.h"
#include "diagnose/program_failure.h"
#include "diagnose/telling.h"
#include "diagnose/tool_failure.h"

namespace goiso {
namespace {

// What said nothing at all is told apart by its code; what said something by its words, and by a code that is not just
// "it failed".
std::string with_code(std::string words, const BuildRecord& record) {
  const int of_program = program_code_of(record);
  const int code = of_program != 0 ? of_program : record.exit_code;
  const bool tells_more = code > 1 || (code == 1 && words.empty());
  return tells_more ? words + (words.empty() ? "" : " ") + "exit status " + std::to_string(code) : words;
}

// Nothing in the log is known: the last thing that was said is all there is.
Finding silent_failure(const LogSources& sources, const BuildRecord& record, const Mask& mask) {
  Finding finding;
  auto& signature = finding.signature;
  const bool is_run = sources.purpose == Purpose::kRun && sources.tool.empty();
  finding.reason = is_run                              ? reason::kRunFailed
                   : sources.purpose == Purpose::kTest ? reason::kTestFailed
                                                       : reason::kCommandFailed;
  signature.phase = sources.purpose == Purpose::kTest              ? "test"
                    : is_run || sources.purpose == Purpose::kOther ? "run"
                                                                   : "load";
  signature.kind = "exit";
  auto line = last_telling_line(sources.program);
  if (line.empty()) {
    line = last_telling_line(sources.tool);
  }
  signature.first_line = quoted_line(line);
  signature.template_ = with_code(mask.apply(line), record);
  return finding;
}

}  // namespace

Finding find_failure(const BuildRecord& record) {
  const auto sources = sources_of(record);
  const Mask mask(record.environment);
  auto finding = tool_failure(sources, mask);
  if (!finding) {
    finding = program_failure(sources, mask);
  }
  if (!finding) {
    finding = silent_failure(sources, record, mask);
  }
  finding->signature.id = signature_id(finding->signature);
  return *finding;
}

std::string signature_id(const FailureSignature& signature) {
  // Lengths keep the fields apart: no text can move from one into the next.
  Sha256 hash;
  const auto add = [&](const std::string& field) { hash.update(std::to_string(field.size()) + ":" + field); };
  const auto add_list = [&](const std::vector<std::string>& list) {
    hash.update(std::to_string(list.size()) + ";");
    for (const auto& item : list) {
      add(item);
    }
  };
  for (const auto* field : {&signature.phase, &signature.kind, &signature.template_, &signature.package}) {
    add(*field);
  }
  add_list(signature.frames);
  add_list(signature.tests);
  const auto digest = hash.finish();
  const std::string bytes(digest.begin(), digest.begin() + 6);
  return "s-" + to_hex(bytes);
}

}  // namespace goiso
