#include "report/probe_json.h"

#include "base/text.h"
#include "report/json_parts.h"

namespace goiso {
namespace {

using Texts = std::vector<std::string>;

/// Reads the fields of an object; one that is missing or of another kind makes the whole unreadable.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}
  bool are_whole() const { return is_whole_; }

  std::string text(const char* name) {
    const auto* field = find(name);
    return expect(field != nullptr && field->is_string()) ? field->get<std::string>() : "";
  }
  std::int64_t number(const char* name) {
    const auto* field = find(name);
    return expect(field != nullptr && field->is_number_integer()) ? field->get<std::int64_t>() : 0;
  }
  std::chrono::milliseconds duration(const char* name) { return std::chrono::milliseconds{number(name)}; }
  Texts list(const char* name) {
    Texts out;
    const auto* field = find(name);
    if (expect(field != nullptr && field->is_array())) {
      for (const auto& item : *field) {
        out.push_back(expect(item.is_string()) ? item.get<std::string>() : "");
      }
    }
    return out;
  }
  const Json* find(const char* name) const {
    const auto found = object_.is_object() ? object_.find(name) : object_.end();
    return object_.is_object() && found != object_.end() ? &*found : nullptr;
  }
  bool expect(bool holds) {
    is_whole_ = is_whole_ && holds;
    return holds;
  }

 private:
  const Json& object_;
  bool is_whole_ = true;
};

std::optional<FailureSignature> signature_from(const Json& object) {
  Fields fields{object};
  FailureSignature signature{fields.text("id"),       fields.text("phase"),     fields.text("kind"),
                             fields.text("template"), fields.text("package"),   fields.list("frames"),
                             fields.list("tests"),    fields.text("first_line")};
  return fields.are_whole() ? std::optional{std::move(signature)} : std::nullopt;
}

std::optional<Outcome> outcome_named(std::string_view name) {
  for (const auto outcome :
       {Outcome::kPassed, Outcome::kFailed, Outcome::kTimedOut, Outcome::kOutOfMemory, Outcome::kUntestable}) {
    if (name == name_of(outcome)) {
      return outcome;
    }
  }
  return std::nullopt;
}

Verdict verdict_from(Fields& fields) {
  Verdict verdict;
  const auto outcome = outcome_named(fields.text("outcome"));
  fields.expect(outcome.has_value());
  verdict.outcome = outcome.value_or(Outcome::kPassed);
  verdict.reason = fields.text("reason");
  verdict.exit_code = static_cast<int>(fields.number("exit_code"));
  verdict.signal = static_cast<int>(fields.number("signal"));
  if (fields.find("program_code") != nullptr) {  // answers of an older goiso have none
    verdict.program_code = static_cast<int>(fields.number("program_code"));
  }
  verdict.missing_modules = fields.list("missing_modules");
  if (const auto* signature = fields.find("signature"); fields.expect(signature != nullptr) && !signature->is_null()) {
    verdict.signature = signature_from(*signature);
    fields.expect(verdict.signature.has_value());
  }
  return verdict;
}

}  // namespace

std::string to_json(const ProbeResult& result) {
  const auto& verdict = result.verdict;
  const Json document{{"outcome", name_of(verdict.outcome)},
                      {"reason", verdict.reason},
                      {"exit_code", verdict.exit_code},
                      {"signal", verdict.signal},
                      {"program_code", verdict.program_code},
                      {"signature", verdict.signature ? signature_json(*verdict.signature) : Json(nullptr)},
                      {"missing_modules", texts_json(verdict.missing_modules)},
                      {"run", result.run},
                      {"sdk", result.sdk},
                      {"prepare_ms", result.prepare.count()},
                      {"build_ms", result.build.count()},
                      {"teardown_ms", result.teardown.count()},
                      {"peak_memory", result.peak_memory},
                      {"log_path", valid_utf8(result.log_path)},
                      {"log_sha256", result.log_sha256},
                      {"log_tail", valid_utf8(result.log_tail)}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<ProbeResult> probe_from_json(std::string_view text) {
  const auto document = Json::parse(text, nullptr, false);
  Fields fields{document};
  ProbeResult result;
  result.verdict = verdict_from(fields);
  result.run = fields.text("run");
  result.sdk = fields.text("sdk");
  result.prepare = fields.duration("prepare_ms");
  result.build = fields.duration("build_ms");
  result.teardown = fields.duration("teardown_ms");
  result.peak_memory = fields.number("peak_memory");
  result.log_path = fields.text("log_path");
  result.log_sha256 = fields.text("log_sha256");
  result.log_tail = fields.text("log_tail");
  return fields.are_whole() ? std::optional{std::move(result)} : std::nullopt;
}

}  // namespace goiso
