#include "report/bisect_reader.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "report/bisect_json.h"
#include "report/json_readers.h"

namespace goiso {
namespace {

using Signatures = std::map<std::string, FailureSignature>;

Signatures signatures_of(const Json& from) {
  Signatures signatures;
  for (const auto& told : from.at("signatures")) {
    auto signature = signature_of(told);
    signatures.emplace(signature.id, std::move(signature));
  }
  return signatures;
}

std::optional<FailureSignature> known(const Signatures& signatures, const std::string& id) {
  const auto found = signatures.find(id);
  return found == signatures.end() ? std::nullopt : std::optional{found->second};
}

void read_header(const Json& from, BisectReport& report) {
  read_study(from, report);
  report.command = texts_at(from, "command");
  report.answer = text_at(from, "answer");
  report.reason = text_at(from, "reason");
  report.end = text_at(from, "end");
  report.finds_fix = text_at(from, "find") == "fix";
  report.by_exit_code = from.value("by_exit_code", false);  // older documents have neither
  report.is_inverted = from.value("inverted", false);
  report.axis = text_at(from, "axis");
  report.go = text_at(from, "go");
  report.flags = from.contains("flags") ? texts_at(from, "flags") : std::vector<std::string>{};  // older ones have none
}

void read_answer(const Json& from, const Signatures& signatures, BisectReport& report) {
  for (const auto& one : from.at("transitions")) {
    report.transitions.push_back({text_at(one, "last"), text_at(one, "first"), text_at(one, "from"), text_at(one, "to"),
                                  known(signatures, text_at(one, "signature")), one.value("left_out", 0), one.value("no_op", false)});
  }
  report.last_good = texts_at(from, "last_good");
  report.first_bad = texts_at(from, "first_bad");
  report.first_fixed = texts_at(from, "first_fixed");
  report.is_still_bad = from.at("still_bad").get<bool>();
  report.newer_left_out = from.value("newer_left_out", 0);
  report.candidates = texts_at(from, "candidates");
  for (const auto& one : from.at("skipped")) {
    report.skipped.push_back({text_at(one, "point"), text_at(one, "reason")});
  }
  for (const auto& one : from.value("known", Json::array())) {
    report.known.push_back({text_at(one, "point"), text_at(one, "call")});
  }
  report.confidence = from.at("confidence").get<double>();
  report.is_confirmed = from.at("confirmed").get<bool>();
  report.confirms_cold = text_at(from, "confirm") == "cold";  // older documents have none
  report.failing_runs = from.at("failing_runs").get<int>();
  report.runs_in_all = from.at("runs_in_all").get<int>();
  report.reference = signature_at(from, "reference");
}

// Older documents have none.
int number_or_none(const Json& from, const char* key) {
  const auto found = from.find(key);
  return found == from.end() || found->is_null() ? 0 : found->get<int>();
}

void read_probes(const Json& from, const Signatures& signatures, BisectReport& report) {
  for (const auto& one : from.at("probes")) {
    BisectProbe probe{text_at(one, "point"), probe_result_of(one), text_at(one, "call"), one.at("round").get<int>()};
    probe.is_cold = one.value("cold", false);
    probe.is_unbroken = one.value("unbroken", false);
    probe.result.verdict.signal = number_or_none(one, "signal");
    probe.result.verdict.program_code = number_or_none(one, "program_exit_code");
    if (one.contains("missing_modules")) {
      probe.result.verdict.missing_modules = texts_at(one, "missing_modules");
    }
    probe.result.log_tail = text_at(one.at("log"), "tail");  // older documents have none
    probe.result.verdict.signature = known(signatures, text_at(one, "signature"));
    report.probes.push_back(std::move(probe));
  }
  report.rounds = from.at("rounds").get<int>();
  report.containers = from.at("containers").get<int>();
}

void read_words(const Json& from, BisectReport& report) {
  const auto asked = from.find("asked");
  if (asked != from.end() && !asked->is_null()) {  // older documents have none
    report.words = {text_at(*asked, "go"), text_at(*asked, "good"), text_at(*asked, "bad"),
                    texts_at(*asked, "judging")};
  }
}

void read_laid_over(const Json& from, BisectReport& report) {
  const auto over = from.find("unbreak");
  if (over != from.end() && !over->is_null()) {  // older documents have none
    report.laid_over = {text_at(*over, "path"), text_at(*over, "digest"), texts_at(*over, "files")};
  }
}

void read_space(const Json& from, BisectReport& report) {
  for (const auto& point : from.value("space", Json::array())) {  // older documents have none
    report.space.push_back(
        {text_at(point, "point"), text_at(point, "branch"), point.at("trunk").get<bool>(), text_at(point, "date")});
  }
}

}  // namespace

BisectReport bisect_of(const Json& document) {
  BisectReport report;
  const auto signatures = signatures_of(document);
  read_header(document, report);
  read_words(document, report);
  read_laid_over(document, report);
  read_space(document, report);
  read_answer(document, signatures, report);
  read_probes(document, signatures, report);
  for (const auto& cause : document.at("attribution")) {
    report.attribution.push_back(
        {text_at(cause, "factor"), text_at(cause, "value"), text_at(cause, "effect"), text_at(cause, "run")});
  }
  const auto& environment = document.at("environment");
  report.platform = text_at(environment, "platform");  // older documents have none
  report.engine = text_at(environment, "engine");
  report.kernel = text_at(environment, "kernel");
  report.image = text_at(environment, "image");
  report.notes = texts_at(document, "notes");
  return report;
}

namespace {

Error no_search(const std::string& why) {
  return Error{
      ErrorKind::kUsage, "this is no goiso.bisect/1: " + valid_utf8(why), {}, "goiso bisect --json writes one"};
}

}  // namespace

Result<BisectReport> bisect_from_json(std::string_view text) {
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return no_search("not a JSON document");
  }
  try {
    if (const auto schema = text_at(document, "schema"); schema != "goiso.bisect/1") {
      return no_search(fmt::format("its schema is '{}'", schema));
    }
    return bisect_of(document);
  } catch (const Json::exception& error) {
    return no_search(error.what());
  }
}

}  // namespace goiso
