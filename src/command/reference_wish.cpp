#include "command/reference_wish.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"

namespace goiso {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLargestRun = 64u << 20;

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::vector<std::string> texts_at(const Json& object, const char* key) {
  std::vector<std::string> texts;
  const auto found = object.find(key);
  for (const auto& text : found != object.end() && found->is_array() ? *found : Json::array()) {
    if (text.is_string()) {
      texts.push_back(text.get<std::string>());
    }
  }
  return texts;
}

Outcome outcome_named(const std::string& word) {
  for (const auto outcome : {Outcome::kTimedOut, Outcome::kOutOfMemory}) {
    if (word == name_of(outcome)) {
      return outcome;
    }
  }
  return Outcome::kFailed;
}

// The failure in a goiso.run/1.
std::optional<FailureReference> failure_in(const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("verdict") || !json["verdict"].is_object()) {
    return std::nullopt;
  }
  const auto& verdict = json["verdict"];
  const auto signature = verdict.find("signature");
  if (signature == verdict.end() || !signature->is_object()) {
    return std::nullopt;
  }
  FailureReference reference;
  reference.outcome = outcome_named(text_at(verdict, "outcome"));
  auto& told = reference.signature;
  told.id = text_at(*signature, "id");
  told.phase = text_at(*signature, "phase");
  told.kind = text_at(*signature, "kind");
  told.template_ = text_at(*signature, "template");
  told.package = text_at(*signature, "package");
  told.frames = texts_at(*signature, "frames");
  told.tests = texts_at(*signature, "tests");
  told.first_line = text_at(*signature, "first_line");
  return reference;
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
  TRY_ASSIGN(const auto text, read_file(signature, kLargestRun));
  TRY_ASSIGN(auto found, failure_of(text, signature));
  return std::optional{std::move(found)};
}

}  // namespace goiso
