#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "report/run_report.h"

namespace goiso {

/// How far several runs of one request tell the same story: the same outcome and the same signature.
struct Agreement {
  struct Answer {
    std::size_t runs = 0;
    std::size_t example = 0;  ///< index of the first run that gave it
  };
  std::vector<Answer> answers;  ///< most frequent first; of equally frequent ones the one that came first
  std::size_t runs = 0;
  bool is_full() const { return answers.size() < 2; }
  std::string text() const;  ///< of the most frequent answer: "4/5"
};

Agreement agreement_of(const std::vector<RunReport>& reports);

}  // namespace goiso
