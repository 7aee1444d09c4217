#include "report/event_json.h"

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/text.h"
#include "report/run_json.h"

namespace goiso {
namespace {

using Json = nlohmann::ordered_json;

Json event(const char* name, std::chrono::system_clock::time_point time) {
  return Json{{"schema", "goiso.event/1"}, {"event", name}, {"time", to_rfc3339(time)}};
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

}  // namespace goiso
