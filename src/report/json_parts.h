#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/verdict.h"

namespace goiso {

// What the documents of this room share. Whatever comes from outside is made valid UTF-8 on its way in.
using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text);  ///< null for ""
Json texts_json(const std::vector<std::string>& list);
Json signature_json(const FailureSignature& signature);
std::string printed(const Json& document);  ///< two spaces, a newline at its end

}  // namespace goiso
