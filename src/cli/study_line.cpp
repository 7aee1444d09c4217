#include "cli/study_line.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/text.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

std::string line_of(const BisectProbe& probe) {
  const auto time = probe.result.is_cached ? std::string{"known"} : human_duration(probe.result.build);
  return fmt::format("{:<12} {:<10} {} ({}{}{})", probe.point, probe.call, outcome_text(probe.result.verdict), time,
                     probe.is_cold ? ", cold" : "", probe.is_unbroken ? ", with files laid over" : "");
}

}  // namespace

StudyLine::~StudyLine() { hide_board(); }

void StudyLine::tell(const EventSink::Telling& telling) {
  if (request_.events == nullptr) {
    return;
  }
  const std::lock_guard lock{mutex_};
  request_.events->tell(telling, study_);
}

void StudyLine::study_opened(const std::string& id) {
  const std::lock_guard lock{mutex_};
  study_ = id;
}

void StudyLine::probe_started(const std::string& point, const std::string& why) {
  tell([&](const EventLine& line) { return line.probe_started(point, why); });
}

void StudyLine::probe_ended(const BisectProbe& probe) {
  progress_.note(line_of(probe));
  tell([&](const EventLine& line) { return line.probe_ended(probe); });
}

void StudyLine::point_skipped(const SkippedPoint& point) {
  progress_.note(fmt::format("{:<12} {:<10} {}", point.point, "skip", terminal_safe(point.reason)));
  tell([&](const EventLine& line) { return line.point_skipped(point); });
}

void StudyLine::believed(const std::vector<BelievedPoint>& likeliest) {
  tell([&](const EventLine& line) { return line.believed(likeliest); });
}

void StudyLine::show_board() {
  if (request_.line != nullptr) {
    request_.line->show([this](std::size_t columns) { return board_.lines(SearchBoard::Clock::now(), columns); });
  }
}

void StudyLine::hide_board() {
  if (request_.line != nullptr) {
    request_.line->hide();
  }
}

void StudyLine::round_began(const std::function<SearchStanding()>& standing) {
  if (request_.line != nullptr) {
    board_.round_began(standing(), SearchBoard::Clock::now());
    show_board();
  }
}

void StudyLine::cause_sought() {
  board_.cause_sought();
  show_board();
}

void StudyLine::build_began(const std::string& what) { board_.build_began(what, SearchBoard::Clock::now()); }

void StudyLine::build_ended(const std::string& what) { board_.build_ended(what); }

void StudyLine::decided(const std::string& sentence) {
  progress_.note(sentence);
  tell([&](const EventLine& line) { return line.decided(sentence); });
}

Result<Judgement> StudyLine::judge(const BisectProbe& probe, std::stop_token stop) {
  hide_board();
  progress_.step_ended();
  return prompt_ == nullptr ? Result<Judgement>{Judgement{}} : prompt_->ask(probe, stop);
}

void StudyLine::ended(const BisectReport& report) {
  hide_board();
  tell([&](const EventLine& line) { return line.study_ended(report); });
}

}  // namespace goiso
