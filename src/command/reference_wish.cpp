#include "command/reference_wish.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "report/run_reader.h"

namespace goiso {
namespace {

constexpr std::size_t kLargestRun = 64u << 20;

std::optional<FailureReference> failure_in(const std::string& text) {
  const auto verdict = failure_told_by(text);
  return verdict ? reference_of(*verdict) : std::nullopt;
}

Result<FailureReference> failure_of(const std::string& text, const std::string& where) {
  auto reference = failure_in(text);
  return reference ? Result<FailureReference>{std::move(*reference)}
                   : Error{ErrorKind::kUsage,
                           fmt::format("there is no failure in '{}'", terminal_safe(where)),
                           {},
                           "name a run that failed: 'goiso runs list' shows them"};
}

// The newest kept run that failed so.
Result<FailureReference> run_with(const std::string& id, const RunStore& runs) {
  TRY_ASSIGN(const auto list, runs.list());
  for (const auto& summary : list) {
    const auto text = runs.load_json(summary.id);
    auto failure = text ? failure_in(*text) : std::nullopt;
    if (failure && failure->signature.id == id) {
      return std::move(*failure);
    }
  }
  return Error{ErrorKind::kNotFound,
               fmt::format("no kept run failed with the signature '{}'", terminal_safe(id)),
               {},
               "name a run (r-…) or the file of a run's JSON"};
}

}  // namespace

Result<std::optional<FailureReference>> reference_wish(const std::string& signature, House& house) {
  if (signature.empty()) {
    return std::nullopt;
  }
  TRY_ASSIGN(const auto* const runs, house.runs());
  if (signature.starts_with("s-")) {
    TRY_ASSIGN(auto found, run_with(signature, *runs));
    return std::optional{std::move(found)};
  }
  if (signature.starts_with("r-") || signature == "latest") {
    TRY_ASSIGN(const auto text, runs->load_json(signature));
    TRY_ASSIGN(auto found, failure_of(text, signature));
    return std::optional{std::move(found)};
  }
  std::error_code none;
  if (!std::filesystem::exists(signature, none)) {
    return Error{ErrorKind::kUsage,
                 fmt::format("--signature '{}' is neither a signature nor a run nor a file", terminal_safe(signature)),
                 {},
                 "name a signature (s-…), a run (r-… or latest) or the file of a run's JSON"};
  }
  TRY_ASSIGN(const auto text, read_file(signature, kLargestRun));
  TRY_ASSIGN(auto found, failure_of(text, signature));
  return std::optional{std::move(found)};
}

}  // namespace goiso
