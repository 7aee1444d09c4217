#include "report/agreement.h"

#include <fmt/format.h>

#include <map>

namespace goiso {

std::string Agreement::text() const { return fmt::format("{}/{}", agreeing, runs); }

Agreement agreement_of(const std::vector<RunReport>& reports) {
  std::map<std::string, std::size_t> times;
  std::vector<std::string> answers;
  for (const auto& report : reports) {
    const auto& verdict = report.verdict;
    answers.push_back(fmt::format("{} {}", name_of(verdict.outcome), verdict.signature ? verdict.signature->id : ""));
    ++times[answers.back()];
  }
  Agreement best{0, reports.size(), 0};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (times[answers[i]] > best.agreeing) {
      best.agreeing = times[answers[i]];
      best.example = i;
    }
  }
  return best;
}

}  // namespace goiso
