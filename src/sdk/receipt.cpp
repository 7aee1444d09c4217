#include "sdk/receipt.h"

#include <nlohmann/json.hpp>

namespace goiso {

using Json = nlohmann::ordered_json;

std::string receipt_text(const StoredSdk& sdk) {
  Json document{{"schema", "goiso.sdk-receipt/1"},
                {"version", sdk.version.name()},
                {"platform", sdk.platform},
                {"digest", sdk.digest},
                {"bytes", sdk.bytes},
                {"file", sdk.file_name},
                {"h1", sdk.h1},
                {"trust", sdk.trust},
                {"go_env", sdk.go_env},
                {"added", sdk.added}};
  if (sdk.is_own()) {
    document["origin"] = sdk.origin;
    document["name"] = sdk.name;
  }
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<StoredSdk> parse_receipt(std::string_view text) {
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("trust") || !document["trust"].is_array()) {
    return std::nullopt;
  }
  const auto word = [&](const char* name) {
    return document.contains(name) && document[name].is_string() ? document[name].get<std::string>() : std::string{};
  };
  const auto version = GoVersion::parse(word("version"));
  StoredSdk sdk;
  sdk.platform = word("platform");
  sdk.digest = word("digest");
  sdk.file_name = word("file");
  sdk.h1 = word("h1");
  sdk.go_env = word("go_env");
  sdk.origin = word("origin");
  sdk.name = word("name");
  sdk.added =
      document.contains("added") && document["added"].is_number_integer() ? document["added"].get<std::int64_t>() : 0;
  sdk.bytes =
      document.contains("bytes") && document["bytes"].is_number_integer() ? document["bytes"].get<std::int64_t>() : -1;
  for (const auto& trust : document["trust"]) {
    if (trust.is_string()) {
      sdk.trust.push_back(trust.get<std::string>());
    }
  }
  constexpr std::size_t kDigest = 7 + 64;
  if (!version || sdk.digest.size() != kDigest || !sdk.digest.starts_with("sha256:") || sdk.bytes <= 0 ||
      sdk.trust.empty()) {
    return std::nullopt;
  }
  sdk.version = *version;
  return sdk;
}

}  // namespace goiso
