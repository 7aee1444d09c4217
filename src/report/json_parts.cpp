#include "report/json_parts.h"

#include "base/text.h"

namespace goiso {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(valid_utf8(text)); }

Json texts_json(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const auto& text : list) {
    out.push_back(valid_utf8(text));
  }
  return out;
}

Json signature_json(const FailureSignature& signature) {
  return {{"id", signature.id},
          {"phase", signature.phase},
          {"kind", signature.kind},
          {"template", valid_utf8(signature.template_)},
          {"package", valid_utf8(signature.package)},
          {"frames", texts_json(signature.frames)},
          {"tests", texts_json(signature.tests)},
          {"first_line", valid_utf8(signature.first_line)}};
}

std::string printed(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace goiso
