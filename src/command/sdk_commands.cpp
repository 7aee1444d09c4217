#include "command/sdk_commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/text.h"
#include "command/toolchain.h"

namespace goiso {

using Json = nlohmann::ordered_json;

namespace {

Json json_of(const StoredSdk& sdk) {
  return {{"version", sdk.version.name()}, {"platform", sdk.platform}, {"sdk", sdk.digest}, {"bytes", sdk.bytes}, {"file", valid_utf8(sdk.file_name)},
          {"h1", sdk.h1}, {"trust", sdk.trust}};
}

// One line an SDK, one document for all.
class SdkAnswer {
 public:
  explicit SdkAnswer(const char* schema) : document_{{"schema", schema}, {"sdks", Json::array()}} {}
  void add(const StoredSdk& sdk, const std::string& word) {
    const auto line = fmt::format("{:<12} {:<12} {:>7}  {:<24} {}", sdk.version.name(), sdk.platform, human_size(sdk.bytes), join(sdk.trust, "+"), word);
    text_ += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    auto entry = json_of(sdk);
    entry["state"] = word;
    document_["sdks"].push_back(std::move(entry));
  }
  void add_problem(const StoredSdk& sdk, const Error& error) {
    add(sdk, "damaged");
    text_ += "  " + terminal_safe(error.message) + "\n" + (error.hint.empty() ? "" : "  help: " + error.hint + "\n");
    document_["sdks"].back()["message"] = valid_utf8(error.message);
    standing_ = Answer::Standing::kDamaged;
  }
  Answer take(const char* when_empty) { return {text_.empty() ? when_empty : text_, document_.dump(2) + "\n", standing_}; }

 private:
  std::string text_;
  Json document_;
  Answer::Standing standing_ = Answer::Standing::kFine;
};

Result<StoredSdk> stored(House& house, const std::string& spec) {
  TRY_ASSIGN(const auto choice, choose_spec(spec, house));
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(auto sdk, sdks->find(choice.version, host_platform()));
  if (!sdk) {
    return Error{ErrorKind::kNotFound, fmt::format("{} is not in the store", choice.version.name()), {}, "see 'goiso sdk list'"};
  }
  return std::move(*sdk);
}

Result<std::vector<StoredSdk>> named_or_all(House& house, const std::vector<std::string>& specs) {
  TRY_ASSIGN(auto* const sdks, house.sdks());
  if (specs.empty()) {
    return sdks->list();
  }
  std::vector<StoredSdk> list;
  for (const auto& spec : specs) {
    TRY_ASSIGN(auto sdk, stored(house, spec));
    list.push_back(std::move(sdk));
  }
  return list;
}

}  // namespace

Result<Answer> pull_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop) {
  SdkAnswer answer{"goiso.sdks/1"};
  for (const auto& spec : specs) {
    TRY_ASSIGN(const auto choice, choose_spec(spec, house));
    TRY_ASSIGN(auto* const sdks, house.sdks());
    TRY_ASSIGN(const auto before, sdks->find(choice.version, host_platform()));
    if (!choice.note.empty()) {
      house.progress().note(choice.note);
    }
    TRY_ASSIGN(const auto sdk, provide_sdk(choice.version, house, stop));
    answer.add(sdk, before ? "was there" : "pulled");
  }
  return answer.take("");
}

Result<Answer> import_sdks(House& house, const std::vector<std::filesystem::path>& files, std::stop_token stop) {
  SdkAnswer answer{"goiso.sdks/1"};
  TRY_ASSIGN(const auto* const catalog, house.catalog());
  TRY_ASSIGN(auto* const sdks, house.sdks());
  for (const auto& file : files) {
    house.progress().step_started(fmt::format("importing '{}'", file.string()));
    TRY_ASSIGN(const auto sdk, sdks->import_file(file, *catalog, house.progress(), stop));
    answer.add(sdk, "imported");
  }
  return answer.take("");
}

Result<Answer> list_sdks(House& house) {
  SdkAnswer answer{"goiso.sdks/1"};
  TRY_ASSIGN(const auto list, named_or_all(house, {}));
  for (const auto& sdk : list) {
    answer.add(sdk, "");
  }
  return answer.take("no SDK is kept yet; try 'goiso sdk pull stable'\n");
}

Result<Answer> verify_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop) {
  SdkAnswer answer{"goiso.sdks/1"};
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto list, named_or_all(house, specs));
  for (const auto& sdk : list) {
    house.progress().step_started(fmt::format("checking {}", sdk.version.name()));
    if (const auto verified = sdks->verify(sdk, house.progress(), stop); verified) {
      answer.add(sdk, "ok");
    } else if (verified.error().kind == ErrorKind::kUntrusted || verified.error().kind == ErrorKind::kNotFound) {
      answer.add_problem(sdk, verified.error());
    } else {
      return Error{verified.error()};
    }
  }
  return answer.take("no SDK is kept yet\n");
}

Result<Answer> remove_sdks(House& house, const std::vector<std::string>& specs, std::stop_token) {
  SdkAnswer answer{"goiso.sdks/1"};
  TRY_ASSIGN(auto* const sdks, house.sdks());
  TRY_ASSIGN(const auto list, named_or_all(house, specs));
  for (const auto& sdk : list) {
    TRY(sdks->remove(sdk));
    answer.add(sdk, "removed");
  }
  return answer.take("");
}

Result<Answer> warm_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop) {
  SdkAnswer answer{"goiso.sdks/1"};
  for (const auto& spec : specs) {
    TRY_ASSIGN(const auto choice, choose_spec(spec, house));
    TRY_ASSIGN(const auto sdk, provide_sdk(choice.version, house, stop));
    TRY_ASSIGN(auto* const sandbox, house.sandbox(stop));
    TRY(sandbox->warm(toolchain_of(sdk), stop));
    answer.add(sdk, "warm");
  }
  return answer.take("");
}

}  // namespace goiso
