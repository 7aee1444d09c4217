#include "cli/study_line.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/text.h"
#include "report/event_json.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

EventLine line_now() { return EventLine{std::chrono::system_clock::now()}; }

std::string line_of(const BisectProbe& probe) {
  const auto time = probe.result.is_cached ? std::string{"known"} : human_duration(probe.result.build);
  return fmt::format("{:<12} {:<10} {} ({})", probe.point, probe.call, outcome_text(probe.result.verdict), time);
}

}  // namespace

void StudyLine::probe_started(const std::string& point, const std::string& why) {
  if (request_.events != nullptr) {
    request_.events->write_counted([&](int sequence) { return line_now().probe_started(sequence, point, why); });
  }
}

void StudyLine::probe_ended(const BisectProbe& probe) {
  progress_.note(line_of(probe));
  if (request_.events != nullptr) {
    request_.events->write_counted([&](int sequence) { return line_now().probe_ended(sequence, probe); });
  }
}

void StudyLine::point_skipped(const SkippedPoint& point) {
  progress_.note(fmt::format("{:<12} {:<10} {}", point.point, "skip", terminal_safe(point.reason)));
  if (request_.events != nullptr) {
    request_.events->write_counted([&](int sequence) { return line_now().point_skipped(sequence, point); });
  }
}

void StudyLine::decided(const std::string& sentence) {
  progress_.note(sentence);
  if (request_.events != nullptr) {
    request_.events->write_counted([&](int sequence) { return line_now().decided(sequence, sentence); });
  }
}

Result<Judgement> StudyLine::judge(const BisectProbe& probe, std::stop_token stop) {
  progress_.step_ended();
  return prompt_ == nullptr ? Result<Judgement>{Judgement{}} : prompt_->ask(probe, stop);
}

void StudyLine::ended(const BisectReport& report) {
  if (request_.events != nullptr) {
    request_.events->write_counted([&](int sequence) { return line_now().study_ended(sequence, report); });
  }
}

}  // namespace goiso
