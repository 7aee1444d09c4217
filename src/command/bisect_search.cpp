#include "command/bisect_search.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "command/call_words.h"
#include "command/reference_wish.h"

namespace goiso {
namespace {

// Places tried for a failure nobody named an end of. Some were in one patch release alone, so every release is tried.
constexpr int kLongestWalk = 48, kLongestWalkOfReleases = 128;

BisectOptions options_of(const BisectOrder& order, const SearchAxis& axis) {
  BisectOptions options;
  options.good = axis.good;
  options.bad = axis.bad;
  options.suspect = axis.suspect;
  options.first_testable = axis.first_testable;
  options.find = !order.finds_fix ? Find::kByEnds : *order.finds_fix ? Find::kFix : Find::kRegression;
  options.transitions = order.transitions;
  options.workers = order.asks ? 1 : order.jobs > 0 ? order.jobs : 2;
  options.count = order.asks && order.count == 0 ? 1 : order.count;  // nobody wants to be asked the same again
  options.confidence = order.confidence;
  options.max_runs = order.max_runs;
  options.confirms_cold = order.confirms_cold;
  options.max_walk = axis.name == "go" ? kLongestWalkOfReleases : kLongestWalk;
  return options;
}

}  // namespace

Result<Bisect> begin_search(const SearchAxis& axis, const BisectOptions& wanted) {
  TRY_ASSIGN(auto bisect, Bisect::create(axis.space, wanted));
  for (const auto node : axis.skipped) {
    bisect.tell(ProbeAnswer{node, std::nullopt, "skipped, as was asked for", false});
  }
  return bisect;
}

namespace {

// What is laid over must not undo what the axis changes.
Result<void> check_laid_over(const LaidOver& over, const SearchAxis& axis) {
  for (const auto& question : axis.questions) {
    for (const auto& [name, content] : question.overlay) {
      if (over.files.contains(name)) {
        return Error{ErrorKind::kUsage,
                     fmt::format("'{}' in --unbreak '{}' is what axis {} changes", name,
                                 terminal_safe(over.folder.string()), axis.name),
                     {},
                     "leave that file out"};
      }
    }
  }
  return {};
}

bool decides_go_line(const LaidOver& over) { return over.files.contains("go.mod") || over.files.contains("go.work"); }

}  // namespace

Result<BisectSearch> open_search(const BisectOrder& order, House& house, StudyWatch& watch, std::stop_token stop) {
  TRY_ASSIGN(auto rules, read_call_rules(order.meaning, order.command));
  LaidOver over;
  if (!order.unbreak.empty()) {
    TRY_ASSIGN(over, read_laid_over(order.unbreak));
  }
  TRY_ASSIGN(auto opened, open_axis(order, house, stop));
  TRY(check_laid_over(over, opened.axis));
  if (decides_go_line(over)) {
    opened.axis.first_testable = 0;  // what refuses the project's own go line may take this one
  }
  if (opened.axis.name != "go") {
    // Only of releases is what is older too old for the go line as well.
    rules.chosen.try_emplace(VerdictClass::kUntestable, Call::kSkip);
  }
  auto wanted = options_of(order, opened.axis);
  wanted.rules = std::move(rules);
  wanted.unbreaks = !over.files.empty();
  TRY_ASSIGN(wanted.reference, reference_wish(order.meaning.signature, house));
  TRY_ASSIGN(auto bisect, begin_search(opened.axis, wanted));
  return BisectSearch{order,
                      house,
                      watch,
                      std::move(opened.axis),
                      std::move(opened.prober),
                      std::move(wanted),
                      std::move(bisect),
                      std::move(over),
                      std::nullopt,
                      {},
                      {},
                      false,
                      false};
}

std::string question_of(const BisectSearch& search) {
  return question_of(search.order, search.axis, {search.prober->snapshot().digest, search.laid_over.digest});
}

ProbeQuestion question_at(const BisectSearch& search, const ProbeWish& wish) {
  auto question = search.axis.questions[wish.node];
  question.is_fresh = wish.is_fresh;
  question.is_cold = wish.is_cold;
  if (wish.is_unbroken) {
    question.overlay.insert(search.laid_over.files.begin(), search.laid_over.files.end());
  }
  // A kept run that would stop the search is no answer: whatever it met may be over.
  question.takes = [&search](const Verdict& verdict) { return search.bisect.meaning_of(verdict) != Call::kAbort; };
  return question;
}

bool may_be_measured(const BisectSearch& search) {
  constexpr std::size_t kWorthMeasuring = 24;  // of fewer places two rounds are left, and measuring costs one
  return !search.is_measured && search.order.jobs == 0 && search.bisect.space().nodes.size() >= kWorthMeasuring;
}

}  // namespace goiso
