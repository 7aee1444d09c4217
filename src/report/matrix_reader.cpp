#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/matrix_json.h"

namespace goiso {
namespace {

using Json = nlohmann::json;

// null is what an empty text is written as.
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

std::chrono::system_clock::time_point time_of(const std::string& text) {
  std::tm utc{};
  return strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &utc) == nullptr
             ? std::chrono::system_clock::time_point{}
             : std::chrono::system_clock::from_time_t(timegm(&utc));
}

FailureSignature signature_of(const Json& from) {
  return {text_at(from, "id"),      text_at(from, "phase"),   text_at(from, "kind"),   text_at(from, "template"),
          text_at(from, "package"), texts_at(from, "frames"), texts_at(from, "tests"), text_at(from, "first_line")};
}

Outcome outcome_named(const std::string& name) {
  for (const auto outcome : {Outcome::kPassed, Outcome::kTimedOut, Outcome::kOutOfMemory, Outcome::kUntestable}) {
    if (name == name_of(outcome)) {
      return outcome;
    }
  }
  return Outcome::kFailed;
}

ProbeResult result_of(const Json& from, const std::vector<MatrixGroup>& groups) {
  ProbeResult result;
  result.verdict.outcome = outcome_named(text_at(from, "outcome"));
  result.verdict.reason = text_at(from, "reason");
  result.verdict.exit_code = from.at("exit_code").get<int>();
  for (const auto& group : groups) {
    if (group.id == text_at(from, "group") && group.signature) {
      result.verdict.signature = group.signature;
      result.verdict.signature->first_line = text_at(from, "first_line");
    }
  }
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
  result.log_tail = text_at(log, "tail");
  return result;
}

MatrixCell cell_of(const Json& from, const std::vector<MatrixGroup>& groups) {
  MatrixCell cell;
  cell.id = text_at(from, "id");
  cell.go = text_at(from, "go");
  cell.platform = text_at(from, "platform");
  cell.axes = from.at("axes").get<std::map<std::string, std::string>>();
  if (!from.at("outcome").is_null()) {
    cell.result = result_of(from, groups);
  }
  cell.not_run = text_at(from, "not_run");
  cell.runs = from.at("runs").get<int>();
  cell.failures = from.at("failures").get<int>();
  cell.group = text_at(from, "group");
  cell.expected = text_at(from, "expected");
  cell.is_as_expected = from.at("as_expected").get<bool>();
  return cell;
}

void read_header(const Json& from, MatrixReport& report) {
  report.goiso_version = text_at(from, "goiso");
  report.started = time_of(text_at(from, "started"));
  report.elapsed = ms_at(from, "elapsed_ms");
  report.study = text_at(from, "study");
  const auto& project = from.at("project");
  report.project_path = text_at(project, "path");
  report.project_digest = text_at(project, "digest");
  report.module = text_at(project, "module");
  report.go_line = text_at(project, "go_line");
  report.command = texts_at(from, "command");
  report.spec = text_at(from, "spec");
  report.versions = texts_at(from, "versions");
  report.cover = text_at(from, "cover");
  const auto shard = text_at(from, "shard");
  const auto slash = std::min(shard.find('/'), shard.size());
  report.shard = std::atoi(shard.c_str());
  report.shards = slash < shard.size() ? std::atoi(shard.c_str() + slash + 1) : 1;
}

void read_rest(const Json& from, MatrixReport& report) {
  for (const auto& axis : from.at("axes")) {
    report.axes.emplace_back(text_at(axis, "name"), texts_at(axis, "values"));
  }
  for (const auto& group : from.at("groups")) {
    const auto& signature = group.at("signature");
    report.groups.push_back({text_at(group, "id"), text_at(group, "outcome"),
                             signature.is_null() ? std::nullopt : std::optional{signature_of(signature)},
                             texts_at(group, "cells"), text_at(group, "first_line")});
  }
  for (const auto& cell : from.at("cells")) {
    report.cells.push_back(cell_of(cell, report.groups));
  }
  for (const auto& change : from.at("changes")) {
    report.changes.push_back(
        {text_at(change, "from"), text_at(change, "to"), text_at(change, "kind"), text_at(change, "group")});
  }
  report.containers = from.at("containers").get<int>();
  const auto& box = from.at("box");
  report.engine = text_at(box, "engine");
  report.kernel = text_at(box, "kernel");
  report.image = text_at(box, "image");
  report.notes = texts_at(from, "notes");
}

Error no_matrix(const std::string& why) {
  return Error{
      ErrorKind::kUsage, "this is no goiso.matrix/1: " + valid_utf8(why), {}, "goiso matrix --json writes one"};
}

}  // namespace

Result<MatrixReport> matrix_from_json(std::string_view text) {
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return no_matrix("not a JSON document");
  }
  try {
    if (const auto schema = text_at(document, "schema"); schema != "goiso.matrix/1") {
      return no_matrix(fmt::format("its schema is '{}'", schema));
    }
    MatrixReport report;
    read_header(document, report);
    read_rest(document, report);
    return report;
  } catch (const Json::exception& error) {
    return no_matrix(error.what());
  }
}

}  // namespace goiso
