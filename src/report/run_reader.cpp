#include "report/run_reader.h"

#include "report/json_readers.h"

namespace goiso {

std::optional<Verdict> failure_told_by(const std::string& document) {
  const auto json = Json::parse(document, nullptr, false);
  if (!json.is_object()) {
    return std::nullopt;
  }
  try {
    const auto& told = json.at("verdict");
    Verdict verdict;
    verdict.outcome = outcome_at(told, "outcome");
    verdict.signature = signature_at(told, "signature");
    return verdict.signature ? std::optional{std::move(verdict)} : std::nullopt;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace goiso
