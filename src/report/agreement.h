#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "report/run_report.h"

namespace goiso {

/// How far several runs of one request tell the same story: the same outcome and the same signature.
struct Agreement {
  std::size_t agreeing = 0;  ///< runs that gave the most frequent answer
  std::size_t runs = 0;
  std::size_t example = 0;  ///< index of the first run that gave it
  bool is_full() const { return agreeing == runs; }
  std::string text() const;  ///< "4/5"
};

/// Of answers that are equally frequent the one that came first.
Agreement agreement_of(const std::vector<RunReport>& reports);

}  // namespace goiso
