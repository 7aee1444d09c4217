#include "cli/judge_prompt.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "cli/terminal.h"
#include "report/log_excerpt.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestLine = 1000;

Error stopped(const char* why) { return Error{ErrorKind::kInterrupted, why, {}, {}}; }

// A byte at a time: what is behind the line stays for whoever reads next.
Result<std::string> read_line(std::stop_token stop) {
  std::string line;
  while (!stop.stop_requested()) {
    pollfd in{STDIN_FILENO, POLLIN, 0};
    if (poll(&in, 1, 100) <= 0) {
      continue;
    }
    char byte = 0;
    if (read(STDIN_FILENO, &byte, 1) != 1) {
      return !line.empty() ? Result<std::string>{line} : stopped("nobody is there to say what the build means");
    }
    if (byte == '\n') {
      return line;
    }
    line.resize(std::min(line.size(), kLongestLine));
    line += byte;
  }
  return stopped("stopped while asking what a build means");
}

std::string question_on(const BisectProbe& probe) {
  const auto call = probe.call.empty() ? std::string{"nothing yet"} : probe.call;
  return fmt::format(
      "goiso calls {} {} (run {}). And you?\n"
      "[enter] the same · g good · b bad · o another failure · s skip · r skip all older too · l log · u undo · q quit "
      "> ",
      terminal_safe(probe.point), call, probe.result.run);
}

}  // namespace

std::optional<Judgement> read_judgement(std::string_view line) {
  using What = Judgement::What;
  constexpr std::array<std::pair<char, Call>, 5> kLetters = {
      {{'g', Call::kGood}, {'b', Call::kBad}, {'o', Call::kOther}, {'s', Call::kSkip}, {'r', Call::kSkipBelow}}};
  const auto word = trim(line);
  if (word.empty()) {
    return Judgement{What::kAsCalled, Call::kSkip};
  }
  if (word == "u" || word == "undo") {
    return Judgement{What::kTakeBack, Call::kSkip};
  }
  for (const auto& [letter, call] : kLetters) {
    if (word == std::string_view{&letter, 1} || word == name_of(call) || (letter == 'r' && word == "skip-range")) {
      return Judgement{What::kCall, call};
    }
  }
  return std::nullopt;
}

void JudgePrompt::show_log(const BisectProbe& probe) const {
  const auto log = log_of_(probe.result.run);
  if (!log) {
    terminal::write_err(error_text(log.error()));
    return;
  }
  const auto telling = probe.result.verdict.signature ? probe.result.verdict.signature->first_line : std::string{};
  terminal::write_err(log_excerpt({*log, {}, static_cast<std::int64_t>(log->size()), 0, {}}, telling));
}

Result<Judgement> JudgePrompt::ask(const BisectProbe& probe, std::stop_token stop) {
  terminal::write_err(question_on(probe));
  while (true) {
    TRY_ASSIGN(const auto line, read_line(stop));
    const auto word = trim(line);
    if (word == "q" || word == "quit") {
      return stopped("stopped as you said");
    }
    if (const auto judgement = read_judgement(word)) {
      return *judgement;
    }
    if (word == "l" || word == "log") {
      show_log(probe);
    }
    terminal::write_err("enter, g, b, o, s, r, l, u or q > ");
  }
}

}  // namespace goiso
