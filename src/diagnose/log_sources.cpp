#include "diagnose/log_sources.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/text.h"
#include "diagnose/plain_log.h"

namespace goiso {
namespace {

std::string subcommand_of(const std::vector<std::string>& command) {
  if (command.size() < 2 || (command[0] != "go" && !command[0].ends_with("/go"))) {
    return "";
  }
  // "go -C folder build" (1.20 and later): -C comes first and may be joined to its value.
  const std::size_t at = command[1] == "-C" || command[1] == "--C" ? 3 : command[1].starts_with("-C=") ? 2 : 1;
  return at < command.size() ? command[at] : "";
}

Purpose purpose_of(const std::vector<std::string>& command) {
  const auto word = subcommand_of(command);
  if (word == "test") {
    return Purpose::kTest;
  }
  if (word == "run") {
    return Purpose::kRun;
  }
  if (word == "vet") {
    return Purpose::kVet;
  }
  // go generate and go tool run what they are told to.
  return word.empty() || word == "generate" || word == "tool" ? Purpose::kOther : Purpose::kBuild;
}

std::string_view last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  const auto newline = text.rfind('\n');
  return newline == std::string_view::npos ? text : text.substr(newline + 1);
}

constexpr std::string_view kExited = "exit status ", kSignalled = "signal: ";

bool tells_end(std::string_view line) { return line.starts_with(kExited) || line.starts_with(kSignalled); }

// What the program left behind may still write after the go command's last line.
bool program_ended(std::string_view err) {
  const auto lines = split_lines(err);
  return std::any_of(lines.begin(), lines.end(), tells_end);
}

// Without -json a line that looks like an event is a line that a program wrote.
bool has_json_flag(const BuildRecord& record) {
  const auto is_flag = [](std::string_view word) {
    return word == "-json" || word == "--json" || word.starts_with("-json=") || word.starts_with("--json=");
  };
  for (const auto& word : record.command) {
    if (word == "-args" || word == "--args") {
      break;
    }
    if (is_flag(word)) {
      return true;
    }
  }
  const auto flags = record.environment.find("GOFLAGS");
  const auto words = flags == record.environment.end() ? std::vector<std::string_view>{} : split_words(flags->second);
  return std::any_of(words.begin(), words.end(), is_flag);
}

PlainLog plain_log_of(const BuildRecord& record, LogStream stream) {
  const auto text = record.log.text_of(stream);
  return has_json_flag(record) ? plain_log(text) : PlainLog{"", "", text, false};
}

LogSources merged(const BuildRecord& record) {
  const auto log = plain_log(record.log.text());
  const auto all = log.rest + log.build + log.test;
  return {Purpose::kOther, all, all};
}

LogSources of_test(const BuildRecord& record) {
  auto out = plain_log_of(record, LogStream::kOut);
  auto err = plain_log_of(record, LogStream::kErr);
  return {Purpose::kTest, err.rest + err.build + out.build, out.rest + out.test};
}

LogSources of_run(const BuildRecord& record) {
  auto out = record.log.text_of(LogStream::kOut);
  auto err = record.log.text_of(LogStream::kErr);
  if (program_ended(err) || record.signal != 0) {  // or who was killed was the go command itself
    // All that the go command says after its program's end: the disk is full.
    constexpr std::string_view kTrim = "go: failed to trim cache: ";
    const auto last = last_line(err);
    return {Purpose::kRun, last.starts_with(kTrim) ? std::string{last} : "", out + "\n" + err};
  }
  return {Purpose::kRun, std::move(err), std::move(out)};
}

}  // namespace

int program_code_of(const BuildRecord& record) {
  if (record.exit_code == 0 || purpose_of(record.command) != Purpose::kRun || record.log.is_err.empty()) {
    return 0;
  }
  constexpr int kOfSignal = 128;
  const auto err = record.log.text_of(LogStream::kErr);
  const auto line = last_line(err);
  int code = 0;
  if (line.starts_with(kExited)) {
    std::from_chars(line.data() + kExited.size(), line.data() + line.size(), code);
  }
  return line.starts_with(kSignalled) ? kOfSignal : code;
}

LogSources sources_of(const BuildRecord& record) {
  const auto purpose = purpose_of(record.command);
  if (purpose == Purpose::kOther || record.log.is_err.empty()) {
    auto sources = merged(record);
    sources.purpose = purpose;
    return sources;
  }
  if (purpose == Purpose::kTest) {
    return of_test(record);
  }
  if (purpose == Purpose::kRun) {
    return of_run(record);
  }
  const auto out = plain_log_of(record, LogStream::kOut);
  return {purpose, record.log.text_of(LogStream::kErr) + "\n" + out.rest + out.build, ""};
}

}  // namespace goiso
