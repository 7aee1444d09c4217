#include <fmt/format.h>

#include "base/text.h"
#include "report/bisect_reader.h"
#include "report/json_readers.h"
#include "report/matrix_json.h"

namespace goiso {
namespace {

ProbeResult result_of(const Json& from, const std::vector<MatrixGroup>& groups) {
  auto result = probe_result_of(from);
  for (const auto& group : groups) {
    if (group.id == text_at(from, "group") && group.signature) {
      result.verdict.signature = group.signature;
      result.verdict.signature->first_line = text_at(from, "first_line");
    }
  }
  result.log_tail = text_at(from.at("log"), "tail");
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
  cell.why_not_run = not_run_named(text_at(from, "not_run_kind")).value_or(not_run_told(cell.not_run));
  cell.runs = from.at("runs").get<int>();
  cell.failures = from.at("failures").get<int>();
  cell.group = text_at(from, "group");
  cell.expected = text_at(from, "expected");
  cell.is_as_expected = from.at("as_expected").get<bool>();
  return cell;
}

// Documents of older goisos have the words of a lone command alone.
std::vector<MatrixCommand> commands_of(const Json& from) {
  std::vector<MatrixCommand> commands;
  for (const auto& command : from.value("commands", Json::array())) {
    commands.push_back({text_at(command, "name"), texts_at(command, "words")});
  }
  if (auto words = texts_at(from, "command"); commands.empty() && !words.empty()) {
    commands.push_back({"command", std::move(words)});
  }
  return commands;
}

void read_header(const Json& from, MatrixReport& report) {
  read_study(from, report);
  report.commands = commands_of(from);
  report.environment = from.value("environment", std::map<std::string, std::string>{});
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
    report.groups.push_back({text_at(group, "id"), text_at(group, "outcome"), signature_at(group, "signature"),
                             texts_at(group, "cells"), text_at(group, "first_line")});
  }
  for (const auto& cell : from.at("cells")) {
    report.cells.push_back(cell_of(cell, report.groups));
  }
  for (const auto& change : from.at("changes")) {
    report.changes.push_back(
        {text_at(change, "from"), text_at(change, "to"), text_at(change, "kind"), text_at(change, "group")});
  }
  for (const auto& search : from.at("regressions")) {
    report.regressions.push_back(bisect_of(search));
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
