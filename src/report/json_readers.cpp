#include "report/json_readers.h"

#include <ctime>

namespace goiso {

std::string text_at(const Json& from, const char* key) {
  const auto found = from.find(key);
  return found == from.end() || found->is_null() ? std::string{} : found->get<std::string>();
}

std::vector<std::string> texts_at(const Json& from, const char* key) {
  return from.at(key).get<std::vector<std::string>>();
}

std::chrono::milliseconds ms_at(const Json& from, const char* key) {
  return std::chrono::milliseconds{from.at(key).get<std::int64_t>()};
}

std::chrono::system_clock::time_point time_at(const Json& from, const char* key) {
  std::tm utc{};
  return strptime(text_at(from, key).c_str(), "%Y-%m-%dT%H:%M:%SZ", &utc) == nullptr
             ? std::chrono::system_clock::time_point{}
             : std::chrono::system_clock::from_time_t(timegm(&utc));
}

FailureSignature signature_of(const Json& told) {
  return FailureSignature{text_at(told, "id"),       text_at(told, "phase"),     text_at(told, "kind"),
                          text_at(told, "template"), text_at(told, "package"),   texts_at(told, "frames"),
                          texts_at(told, "tests"),   text_at(told, "first_line")};
}

std::optional<FailureSignature> signature_at(const Json& from, const char* key) {
  const auto& told = from.at(key);
  return told.is_null() ? std::nullopt : std::optional{signature_of(told)};
}

Outcome outcome_at(const Json& from, const char* key) {
  const auto name = text_at(from, key);
  for (const auto outcome : {Outcome::kPassed, Outcome::kTimedOut, Outcome::kOutOfMemory, Outcome::kUntestable}) {
    if (name == name_of(outcome)) {
      return outcome;
    }
  }
  return Outcome::kFailed;
}

ProbeResult probe_result_of(const Json& from) {
  ProbeResult result;
  result.verdict.outcome = outcome_at(from, "outcome");
  result.verdict.reason = text_at(from, "reason");
  result.verdict.exit_code = from.at("exit_code").get<int>();
  result.run = text_at(from, "run");
  result.is_cached = from.at("cached").get<bool>();
  result.sdk = text_at(from, "sdk");
  const auto& ms = from.at("ms");
  result.prepare = ms_at(ms, "prepare");
  result.build = ms_at(ms, "build");
  result.teardown = ms_at(ms, "teardown");
  result.peak_memory = from.at("peak_memory").get<std::int64_t>();
  const auto& log = from.at("log");
  result.log_path = text_at(log, "path");
  result.log_sha256 = text_at(log, "sha256");
  return result;
}

}  // namespace goiso
