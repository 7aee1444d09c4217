#include "command/bisect_judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "command/search_memory.h"

namespace goiso {
namespace {

Result<void> apply_judgement(BisectSearch& search, const std::string& judged) {
  auto answers = search.story.answers;
  answers.back().judged = judged;
  return start_over(search, std::move(answers));
}

Result<void> take_back(BisectSearch& search, std::size_t count) {
  auto answers = search.story.answers;
  answers.resize(answers.size() - std::min(count, answers.size() - 1));
  answers.back().judged.clear();
  return start_over(search, std::move(answers));
}

Result<void> settle_judgement(BisectSearch& search, const std::string& judged) {
  JournalledAnswer entry;
  entry.judged = judged;
  TRY(note_down(search, entry));
  return apply_judgement(search, judged);
}

// Back to the answer that was judged before the last one; false when there is none.
Result<bool> go_back(BisectSearch& search) {
  const auto& answers = search.story.answers;
  const auto judged = std::find_if(answers.rbegin() + 1, answers.rend(),
                                   [](const JournalledAnswer& answer) { return !answer.judged.empty(); });
  if (judged == answers.rend()) {
    return false;
  }
  JournalledAnswer entry;
  entry.taken_back = static_cast<int>(judged - answers.rbegin());
  TRY(note_down(search, entry));
  TRY(take_back(search, static_cast<std::size_t>(entry.taken_back)));
  return true;
}

bool was_said_before(const BisectSearch& search) {
  const auto& answers = search.story.answers;
  return std::any_of(answers.begin(), answers.end() - 1, [&](const JournalledAnswer& answer) {
    return answer.point == answers.back().point && call_named(answer.judged);
  });
}

}  // namespace

Result<void> judge_last(BisectSearch& search, std::stop_token stop) {
  while (!search.story.answers.empty() && search.story.answers.back().result &&
         search.story.answers.back().judged.empty()) {
    const auto probe = probe_told(search.bisect, search.story.answers.back());
    TRY_ASSIGN(const auto judgement, search.watch.judge(probe, stop));
    if (judgement.what == Judgement::What::kAsCalled && was_said_before(search)) {
      // What was shown hangs on what was said of the place before.
      return settle_judgement(search, probe.call);
    }
    if (judgement.what != Judgement::What::kTakeBack) {
      return settle_judgement(search, judgement.what == Judgement::What::kCall ? name_of(judgement.call) : kAsCalled);
    }
    TRY_ASSIGN(const bool is_back, go_back(search));
    if (!is_back) {
      search.watch.decided("this is the first: there is nothing to take back");
    }
  }
  return {};
}

Result<bool> change_what_was_told(BisectSearch& search, const JournalledAnswer& entry) {
  const bool has_answer = !search.story.answers.empty();
  if (entry.taken_back > 0 && has_answer) {
    TRY(take_back(search, static_cast<std::size_t>(entry.taken_back)));
  } else if (!entry.judged.empty() && has_answer) {
    TRY(apply_judgement(search, entry.judged));
  }
  return entry.taken_back > 0 || !entry.judged.empty();
}

std::string note_on_judgements(const BisectStory& story) {
  std::vector<std::string> said;
  for (const auto& answer : story.answers) {
    if (call_named(answer.judged)) {
      said.push_back(fmt::format("{} {}", answer.point, answer.judged));
    }
  }
  return said.empty() ? "" : "said by hand: " + join(said, ", ");
}

}  // namespace goiso
