#include "report/bisect_json.h"

#include <map>

#include "base/clock.h"
#include "base/text.h"
#include "report/json_parts.h"

namespace goiso {
namespace {

Json id_or_null(const std::optional<FailureSignature>& signature) {
  return signature ? Json(valid_utf8(signature->id)) : Json(nullptr);
}

// Scripts look for "go"; on another axis there is a "point" alone.
Json point_json(const BisectReport& report, const std::string& point) {
  Json out{{"point", valid_utf8(point)}};
  if (report.axis == "go") {
    out["go"] = valid_utf8(point);
  }
  return out;
}

Json transitions_json(const BisectReport& report) {
  Json out = Json::array();
  for (const auto& transition : report.transitions) {
    out.push_back({{"last", valid_utf8(transition.last)},
                   {"first", valid_utf8(transition.first)},
                   {"from", transition.from},
                   {"to", transition.to},
                   {"signature", id_or_null(transition.signature)}});
    if (transition.left_out > 0) {
      out.back()["left_out"] = transition.left_out;
    }
    if (transition.is_no_op) {
      out.back()["no_op"] = true;
    }
  }
  return out;
}

Json probe_json(const BisectReport& report, const BisectProbe& probe) {
  const auto& result = probe.result;
  auto out = point_json(report, probe.point);
  out["call"] = probe.call;
  out["outcome"] = name_of(result.verdict.outcome);
  out["reason"] = result.verdict.reason;
  out["exit_code"] = result.verdict.exit_code;
  out["signal"] = result.verdict.signal > 0 ? Json(result.verdict.signal) : Json(nullptr);
  out["program_exit_code"] = result.verdict.program_code > 0 ? Json(result.verdict.program_code) : Json(nullptr);
  out["signature"] = id_or_null(result.verdict.signature);
  out["run"] = text_or_null(result.run);
  out["cached"] = result.is_cached;
  out["round"] = probe.round;
  if (probe.is_cold) {
    out["cold"] = true;
  }
  if (probe.is_unbroken) {
    out["unbroken"] = true;
  }
  out["sdk"] = text_or_null(result.sdk);
  if (!result.verdict.missing_modules.empty()) {
    out["missing_modules"] = texts_json(result.verdict.missing_modules);
  }
  out["ms"] = {
      {"prepare", result.prepare.count()}, {"build", result.build.count()}, {"teardown", result.teardown.count()}};
  out["peak_memory"] = result.peak_memory;
  out["log"] = {{"path", text_or_null(result.log_path)},
                {"sha256", text_or_null(result.log_sha256)},
                {"tail", valid_utf8(result.log_tail)}};
  return out;
}

Json probes_json(const BisectReport& report) {
  Json out = Json::array();
  for (const auto& probe : report.probes) {
    out.push_back(probe_json(report, probe));
  }
  return out;
}

Json skipped_json(const BisectReport& report) {
  Json out = Json::array();
  for (const auto& skipped : report.skipped) {
    auto one = point_json(report, skipped.point);
    one["reason"] = valid_utf8(skipped.reason);
    out.push_back(std::move(one));
  }
  return out;
}

Json known_json(const BisectReport& report) {
  Json out = Json::array();
  for (const auto& known : report.known) {
    auto one = point_json(report, known.point);
    one["call"] = known.call;
    out.push_back(std::move(one));
  }
  return out;
}

Json attribution_json(const BisectReport& report) {
  Json out = Json::array();
  for (const auto& cause : report.attribution) {
    out.push_back({{"factor", cause.factor},
                   {"value", valid_utf8(cause.value)},
                   {"effect", valid_utf8(cause.effect)},
                   {"run", text_or_null(cause.run)}});
  }
  return out;
}

// Each that a probe or a transition names, once, by id.
Json signatures_json(const BisectReport& report) {
  std::map<std::string, const FailureSignature*> seen;
  const auto take = [&](const std::optional<FailureSignature>& signature) {
    if (signature) {
      seen.emplace(signature->id, &*signature);
    }
  };
  take(report.reference);
  for (const auto& transition : report.transitions) {
    take(transition.signature);
  }
  for (const auto& probe : report.probes) {
    take(probe.result.verdict.signature);
  }
  Json out = Json::array();
  for (const auto& [id, signature] : seen) {
    out.push_back(signature_json(*signature));
  }
  return out;
}

// The places a page draws, in the order they were searched.
Json space_json(const BisectReport& report) {
  Json out = Json::array();
  for (const auto& point : report.space) {
    out.push_back({{"point", valid_utf8(point.name)},
                   {"branch", valid_utf8(point.branch)},
                   {"trunk", point.is_trunk},
                   {"date", text_or_null(point.date)}});
  }
  return out;
}

Json head_json(const BisectReport& report) {
  return {{"schema", "goiso.bisect/1"},
          {"goiso", report.goiso_version},
          {"started", to_rfc3339(report.started)},
          {"elapsed_ms", report.elapsed.count()},
          {"study", text_or_null(report.study)},
          {"answer", report.answer},
          {"reason", text_or_null(report.reason)},
          {"end", text_or_null(report.end)},
          {"find", report.finds_fix ? "fix" : "regression"},
          {"by_exit_code", report.by_exit_code},
          {"inverted", report.is_inverted},
          {"axis", valid_utf8(report.axis)},
          {"go", text_or_null(report.go)},
          {"asked",
           {{"go", text_or_null(report.words.go)},
            {"good", text_or_null(report.words.good)},
            {"bad", text_or_null(report.words.bad)},
            {"judging", texts_json(report.words.judging)}}},
          {"searched", report.space.size()},
          {"project",
           {{"path", valid_utf8(report.project_path)},
            {"digest", text_or_null(report.project_digest)},
            {"module", valid_utf8(report.module)},
            {"go_line", text_or_null(report.go_line)}}},
          {"command", texts_json(report.command)},
          {"flags", texts_json(report.flags)}};
}

}  // namespace

std::string to_json(const BisectReport& report) {
  auto out = head_json(report);
  out["transitions"] = transitions_json(report);
  out["last_good"] = texts_json(report.last_good);
  out["first_bad"] = texts_json(report.first_bad);
  out["first_fixed"] = texts_json(report.first_fixed);
  out["still_bad"] = report.is_still_bad;
  if (report.newer_left_out > 0) {
    out["newer_left_out"] = report.newer_left_out;
  }
  out["candidates"] = texts_json(report.candidates);
  out["skipped"] = skipped_json(report);
  if (!report.known.empty()) {
    out["known"] = known_json(report);
  }
  out["confidence"] = report.confidence;
  out["confirmed"] = report.is_confirmed;
  const auto& over = report.laid_over;
  out["unbreak"] =
      over.files.empty()
          ? Json(nullptr)
          : Json{{"path", valid_utf8(over.path)}, {"digest", over.digest}, {"files", texts_json(over.files)}};
  out["confirm"] = report.confirms_cold ? "cold" : "warm";
  out["failing_runs"] = report.failing_runs;
  out["runs_in_all"] = report.runs_in_all;
  out["reference"] = report.reference ? signature_json(*report.reference) : Json(nullptr);
  out["signatures"] = signatures_json(report);
  out["probes"] = probes_json(report);
  out["rounds"] = report.rounds;
  out["containers"] = report.containers;
  out["attribution"] = attribution_json(report);
  out["space"] = space_json(report);
  out["environment"] = {{"platform", text_or_null(report.platform)},
                        {"engine", text_or_null(report.engine)},
                        {"kernel", text_or_null(report.kernel)},
                        {"image", text_or_null(report.image)}};
  out["notes"] = texts_json(report.notes);
  return printed(out);
}

}  // namespace goiso
