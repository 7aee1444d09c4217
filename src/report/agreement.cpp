#include "report/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace goiso {

std::string Agreement::text() const { return fmt::format("{}/{}", answers.empty() ? 0 : answers.front().runs, runs); }

Agreement agreement_of(const std::vector<RunReport>& reports) {
  std::map<std::string, std::size_t> places;
  Agreement agreement{{}, reports.size()};
  auto& answers = agreement.answers;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto& verdict = reports[i].verdict;
    const auto text = fmt::format("{} {}", name_of(verdict.outcome), verdict.signature ? verdict.signature->id : "");
    const auto [place, is_new] = places.emplace(text, answers.size());
    if (is_new) {
      answers.push_back({0, i});
    }
    ++answers[place->second].runs;
  }
  std::stable_sort(answers.begin(), answers.end(), [](const auto& a, const auto& b) { return a.runs > b.runs; });
  return agreement;
}

}  // namespace goiso
