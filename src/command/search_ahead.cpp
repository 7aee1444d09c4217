#include "command/search_ahead.h"

#include <set>

namespace goiso {

void turn_to(BisectSearch& search, const BisectStep& step) {
  std::set<std::size_t> asked, expected;
  for (const auto& wish : step.probes) {
    asked.insert(wish.node);
  }
  for (const auto& wish : step.ahead) {
    expected.insert(wish.node);
  }
  search.ahead = search.ahead ? std::move(search.ahead) : std::make_unique<Preparations>();
  search.ahead->turn_to(asked, expected);
}

namespace {

// It may still be under way when the search is told something.
ProbeQuestion question_for_later(const BisectSearch& search, const ProbeWish& wish) {
  auto question = question_at(search, wish);
  question.takes = nullptr;
  return question;
}

}  // namespace

void prepare_next(BisectSearch& search, const BisectStep& step, const std::stop_token& stop) {
  if (search.order.asks) {
    return;  // what it says would get between the question and the answer
  }
  auto& prober = *search.prober;
  std::vector<ProbeQuestion> downloads;
  for (const auto& wish : step.ahead) {
    auto question = question_for_later(search, wish);
    if (may_be_measured(search)) {
      downloads.push_back(std::move(question));
      continue;
    }
    const auto prepare = [&prober, question = std::move(question)](const std::stop_token& stopped,
                                                                   const std::stop_token& asked) {
      prober.prepare(question, stopped, asked);
    };
    search.ahead->begin(wish.node, prepare, stop);
  }
  for (const auto node : step.perhaps) {
    downloads.push_back(question_for_later(search, {node, false, ""}));
  }
  const auto download = [&prober, downloads = std::move(downloads)](const std::stop_token& stopped,
                                                                    const std::stop_token&) {
    for (auto one = downloads.begin(); one != downloads.end() && !stopped.stop_requested(); ++one) {
      (void)prober.obtain(*one, stopped);  // who asks for it will be told
    }
  };
  search.ahead->begin(std::nullopt, download, stop);
}

}  // namespace goiso
