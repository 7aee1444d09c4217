#include "report/event_json.h"

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/text.h"
#include "report/bisect_json.h"
#include "report/matrix_json.h"
#include "report/run_json.h"

namespace goiso {
namespace {

using Json = nlohmann::ordered_json;

Json event(const char* name, std::chrono::system_clock::time_point time) {
  return Json{{"schema", "goiso.event/1"}, {"event", name}, {"time", to_rfc3339(time)}};
}

Json study_event(const char* name, std::chrono::system_clock::time_point time, int sequence) {
  auto line = event(name, time);
  line["sequence"] = sequence;
  return line;
}

}  // namespace

std::string EventLine::step_started(const std::string& what) const {
  auto line = event("step-started", time_);
  line["step"] = valid_utf8(what);
  return line.dump() + "\n";
}

std::string EventLine::step_moved(std::int64_t done, std::int64_t total, const char* unit) const {
  auto line = event("step-moved", time_);
  line["done"] = done;
  if (total > 0) {
    line["total"] = total;
  }
  line["unit"] = unit;
  return line.dump() + "\n";
}

std::string EventLine::step_ended() const { return event("step-ended", time_).dump() + "\n"; }

std::string EventLine::note(const std::string& sentence) const {
  auto line = event("note", time_);
  line["text"] = valid_utf8(sentence);
  return line.dump() + "\n";
}

std::string EventLine::run_ended(const RunReport& report) const {
  auto line = event("run-ended", time_);
  line["run"] = Json::parse(to_json(report));
  return line.dump() + "\n";
}

std::string EventLine::probe_started(int sequence, const std::string& point, const std::string& why) const {
  auto line = study_event("probe.start", time_, sequence);
  line["point"] = point;
  line["why"] = why;
  return line.dump() + "\n";
}

std::string EventLine::probe_ended(int sequence, const BisectProbe& probe) const {
  auto line = study_event("probe.end", time_, sequence);
  line["point"] = probe.point;
  line["call"] = probe.call;
  line["round"] = probe.round;
  line["outcome"] = name_of(probe.result.verdict.outcome);
  line["reason"] = probe.result.verdict.reason;
  line["signature"] = probe.result.verdict.signature ? Json(probe.result.verdict.signature->id) : Json();
  line["run"] = probe.result.run;
  line["cached"] = probe.result.is_cached;
  line["build_ms"] = probe.result.build.count();
  return line.dump() + "\n";
}

std::string EventLine::point_skipped(int sequence, const SkippedPoint& point) const {
  auto line = study_event("probe.skip", time_, sequence);
  line["point"] = point.point;
  line["reason"] = valid_utf8(point.reason);
  return line.dump() + "\n";
}

std::string EventLine::decided(int sequence, const std::string& sentence) const {
  auto line = study_event("decision", time_, sequence);
  line["text"] = valid_utf8(sentence);
  return line.dump() + "\n";
}

std::string EventLine::study_ended(int sequence, const BisectReport& report) const {
  auto line = study_event("result", time_, sequence);
  line["result"] = Json::parse(to_json(report));
  return line.dump() + "\n";
}

std::string EventLine::cell_started(int sequence, const std::string& cell) const {
  auto line = study_event("cell.start", time_, sequence);
  line["cell"] = valid_utf8(cell);
  return line.dump() + "\n";
}

std::string EventLine::cell_ended(int sequence, const MatrixCell& cell) const {
  auto line = study_event("cell.end", time_, sequence);
  line["cell"] = Json::parse(to_json(cell));
  return line.dump() + "\n";
}

std::string EventLine::study_ended(int sequence, const MatrixReport& report) const {
  auto line = study_event("result", time_, sequence);
  line["result"] = Json::parse(to_json(report));
  return line.dump() + "\n";
}

}  // namespace goiso
