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

Json event(const char* name, const EventStamp& stamp) {
  Json line{{"schema", "goiso.event/1"},
            {"event", name},
            {"sequence", stamp.sequence},
            {"time", to_rfc3339(stamp.time)},
            {"since_start_ms", stamp.since_start.count()}};
  if (!stamp.study.empty()) {
    line["study"] = stamp.study;
  }
  return line;
}

}  // namespace

std::string EventLine::step_started(const std::string& what) const {
  auto line = event("step-started", stamp_);
  line["step"] = valid_utf8(what);
  return line.dump() + "\n";
}

std::string EventLine::step_moved(std::int64_t done, std::int64_t total, const char* unit) const {
  auto line = event("step-moved", stamp_);
  line["done"] = done;
  if (total > 0) {
    line["total"] = total;
  }
  line["unit"] = unit;
  return line.dump() + "\n";
}

std::string EventLine::step_ended() const { return event("step-ended", stamp_).dump() + "\n"; }

std::string EventLine::note(const std::string& sentence) const {
  auto line = event("note", stamp_);
  line["text"] = valid_utf8(sentence);
  return line.dump() + "\n";
}

std::string EventLine::run_ended(const RunReport& report) const {
  auto line = event("run-ended", stamp_);
  line["run"] = Json::parse(to_json(report));
  return line.dump() + "\n";
}

std::string EventLine::probe_started(const std::string& point, const std::string& why) const {
  auto line = event("probe.start", stamp_);
  line["point"] = point;
  line["why"] = why;
  return line.dump() + "\n";
}

std::string EventLine::probe_ended(const BisectProbe& probe) const {
  auto line = event("probe.end", stamp_);
  line["point"] = probe.point;
  line["call"] = probe.call;
  line["round"] = probe.round;
  line["outcome"] = name_of(probe.result.verdict.outcome);
  line["reason"] = probe.result.verdict.reason;
  line["signature"] = probe.result.verdict.signature ? Json(probe.result.verdict.signature->id) : Json();
  line["run"] = probe.result.run;
  line["cached"] = probe.result.is_cached;
  if (probe.is_cold) {
    line["cold"] = true;
  }
  if (probe.is_unbroken) {
    line["unbroken"] = true;
  }
  line["build_ms"] = probe.result.build.count();
  return line.dump() + "\n";
}

std::string EventLine::point_skipped(const SkippedPoint& point) const {
  auto line = event("probe.skip", stamp_);
  line["point"] = point.point;
  line["reason"] = valid_utf8(point.reason);
  return line.dump() + "\n";
}

std::string EventLine::believed(const std::vector<BelievedPoint>& likeliest) const {
  auto line = event("posterior", stamp_);
  auto& places = line["likeliest"] = Json::array();
  for (const auto& place : likeliest) {
    places.push_back({{"point", valid_utf8(place.point)}, {"weight", place.weight}});
  }
  return line.dump() + "\n";
}

std::string EventLine::decided(const std::string& sentence) const {
  auto line = event("decision", stamp_);
  line["text"] = valid_utf8(sentence);
  return line.dump() + "\n";
}

std::string EventLine::study_ended(const BisectReport& report) const {
  auto line = event("result", stamp_);
  line["result"] = Json::parse(to_json(report));
  return line.dump() + "\n";
}

std::string EventLine::cell_started(const std::string& cell) const {
  auto line = event("cell.start", stamp_);
  line["cell"] = valid_utf8(cell);
  return line.dump() + "\n";
}

std::string EventLine::cell_ended(const MatrixCell& cell) const {
  auto line = event("cell.end", stamp_);
  line["cell"] = Json::parse(to_json(cell));
  return line.dump() + "\n";
}

std::string EventLine::study_ended(const MatrixReport& report) const {
  auto line = event("result", stamp_);
  line["result"] = Json::parse(to_json(report));
  return line.dump() + "\n";
}

}  // namespace goiso
