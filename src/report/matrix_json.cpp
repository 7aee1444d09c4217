#include "report/matrix_json.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/text.h"
#include "report/bisect_json.h"
#include "report/json_parts.h"
#include "report/matrix_totals.h"

namespace goiso {
namespace {

Json log_json(const ProbeResult& result) {
  return {{"path", text_or_null(result.log_path)},
          {"sha256", text_or_null(result.log_sha256)},
          {"tail", valid_utf8(result.log_tail)}};
}

// The whole signature stands once, in its group.
void add_result(const ProbeResult& result, Json& into) {
  const auto& verdict = result.verdict;
  const auto& signature = verdict.signature;
  into["outcome"] = name_of(verdict.outcome);
  into["reason"] = verdict.reason;
  into["exit_code"] = verdict.exit_code;
  into["signature"] = signature ? text_or_null(signature->id) : Json(nullptr);
  into["first_line"] = signature ? text_or_null(signature->first_line) : Json(nullptr);
  into["run"] = text_or_null(result.run);
  into["cached"] = result.is_cached;
  into["sdk"] = text_or_null(result.sdk);
  into["ms"] = {
      {"prepare", result.prepare.count()}, {"build", result.build.count()}, {"teardown", result.teardown.count()}};
  into["peak_memory"] = result.peak_memory;
  into["log"] = log_json(result);
}

Json cell_json(const MatrixCell& cell) {
  Json axes = Json::object();
  for (const auto& [name, value] : cell.axes) {
    axes[name] = valid_utf8(value);
  }
  Json out{{"id", valid_utf8(cell.id)}, {"go", valid_utf8(cell.go)}, {"platform", cell.platform}, {"axes", axes}};
  if (cell.result) {
    add_result(*cell.result, out);
  } else {
    out["outcome"] = nullptr;
    out["not_run"] = valid_utf8(cell.not_run);
    out["not_run_kind"] = name_of(cell.why_not_run);
  }
  out["group"] = text_or_null(cell.group);
  out["runs"] = cell.runs;
  out["failures"] = cell.failures;
  out["expected"] = text_or_null(cell.expected);
  out["as_expected"] = cell.is_as_expected;
  return out;
}

Json commands_json(const MatrixReport& report) {
  Json out = Json::array();
  for (const auto& command : report.commands) {
    out.push_back({{"name", valid_utf8(command.name)}, {"words", texts_json(command.words)}});
  }
  return out;
}

Json environment_json(const MatrixReport& report) {
  Json out = Json::object();
  for (const auto& [name, value] : report.environment) {
    out[valid_utf8(name)] = valid_utf8(value);
  }
  return out;
}

Json axes_json(const MatrixReport& report) {
  Json out = Json::array();
  for (const auto& [name, values] : report.axes) {
    out.push_back({{"name", name}, {"values", texts_json(values)}});
  }
  return out;
}

Json groups_json(const MatrixReport& report) {
  Json out = Json::array();
  for (const auto& group : report.groups) {
    out.push_back({{"id", group.id},
                   {"outcome", group.outcome},
                   {"signature", group.signature ? signature_json(*group.signature) : Json(nullptr)},
                   {"cells", texts_json(group.cells)},
                   {"first_line", valid_utf8(group.first_line)}});
  }
  return out;
}

Json changes_json(const MatrixReport& report) {
  Json out = Json::array();
  for (const auto& change : report.changes) {
    out.push_back({{"kind", change.kind},
                   {"from", valid_utf8(change.from)},
                   {"to", valid_utf8(change.to)},
                   {"group", text_or_null(change.group)}});
  }
  return out;
}

Json totals_json(const MatrixTotals& totals) {
  return {{"cells", totals.cells},
          {"passed", totals.passed},
          {"failed", totals.failed},
          {"timed_out", totals.timed_out},
          {"out_of_memory", totals.out_of_memory},
          {"untestable", totals.untestable},
          {"not_run", totals.not_run},
          {"flaky", totals.flaky},
          {"unexpected", totals.unexpected},
          {"cached", totals.cached}};
}

Json header_json(const MatrixReport& report) {
  return {{"schema", "goiso.matrix/1"},
          {"goiso", report.goiso_version},
          {"started", to_rfc3339(report.started)},
          {"elapsed_ms", report.elapsed.count()},
          {"study", text_or_null(report.study)},
          {"project",
           {{"path", valid_utf8(report.project_path)},
            {"digest", text_or_null(report.project_digest)},
            {"module", valid_utf8(report.module)},
            {"go_line", text_or_null(report.go_line)}}},
          {"command", report.commands.size() == 1 ? texts_json(report.commands.front().words) : Json::array()},
          {"commands", commands_json(report)},
          {"environment", environment_json(report)},
          {"spec", valid_utf8(report.spec)},
          {"versions", texts_json(report.versions)},
          {"axes", axes_json(report)},
          {"cover", report.cover},
          {"shard", fmt::format("{}/{}", report.shard, report.shards)}};
}

}  // namespace

std::string to_json(const MatrixCell& cell) {
  return cell_json(cell).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_json(const MatrixReport& report) {
  auto out = header_json(report);
  out["cells"] = Json::array();
  for (const auto& cell : report.cells) {
    out["cells"].push_back(cell_json(cell));
  }
  out["groups"] = groups_json(report);
  out["changes"] = changes_json(report);
  out["totals"] = totals_json(totals_of(report));
  out["regressions"] = Json::array();
  for (const auto& regression : report.regressions) {
    out["regressions"].push_back(Json::parse(to_json(regression)));
  }
  out["containers"] = report.containers;
  out["box"] = {{"engine", text_or_null(report.engine)},
                {"kernel", text_or_null(report.kernel)},
                {"image", text_or_null(report.image)}};
  out["notes"] = texts_json(report.notes);
  return printed(out);
}

}  // namespace goiso
