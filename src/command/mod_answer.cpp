#include "command/mod_answer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/text.h"

namespace goiso {
using Json = nlohmann::ordered_json;

struct ModAnswer::State {
  std::string text, sentences;
  Json document{{"schema", "goiso.modules/1"}, {"modules", Json::array()}, {"findings", Json::array()}};
  Answer::Standing standing = Answer::Standing::kFine;
};

ModAnswer::ModAnswer() : state_(std::make_unique<State>()) {}
ModAnswer::ModAnswer(ModAnswer&&) noexcept = default;
ModAnswer::~ModAnswer() = default;

namespace {

Json json_of(const ModuleVersion& module, const char* part, const char* state) {
  return {
      {"module", valid_utf8(module.path)}, {"version", valid_utf8(module.version)}, {"part", part}, {"state", state}};
}

}  // namespace

void ModAnswer::add(const ModuleFetch& fetch, const char* word) {
  const auto& module = fetch.wish.module;
  auto entry = json_of(module, name_of(fetch.wish.part), !fetch.file ? "failed" : fetch.was_there ? "was there" : word);
  if (!fetch.file) {
    const auto& error = fetch.file.error();
    entry["kind"] = goiso::name_of(error.kind);
    entry["message"] = valid_utf8(error.message);
    state_->text += fmt::format("{} failed\n  {}\n", terminal_safe(words_of(module)), terminal_safe(error.message));
    state_->standing = Answer::Standing::kDamaged;
  } else {
    entry["h1"] = fetch.file->h1;
    entry["trust"] = fetch.file->trust;
    entry["bytes"] = fetch.file->bytes;
    for (const auto& finding : fetch.file->findings) {
      state_->document["findings"].push_back(valid_utf8(finding));
      state_->sentences += "finding: " + terminal_safe(finding) + "\n";
    }
    if (!fetch.was_there) {
      state_->text +=
          fmt::format("{} {} {} ({})\n", words_of(module), name_of(fetch.wish.part), word, fetch.file->trust);
    }
  }
  state_->document["modules"].push_back(std::move(entry));
}

void ModAnswer::add_all(const std::vector<ModuleFetch>& fetches, const char* word) {
  std::size_t failed = 0, there = 0;
  for (const auto& fetch : fetches) {
    add(fetch, word);
    failed += fetch.file ? 0 : 1;
    there += fetch.file && fetch.was_there ? 1 : 0;
  }
  say(fmt::format("{} modules: {} {}, {} were there, {} failed", fetches.size(), fetches.size() - failed - there, word,
                  there, failed));
}

void ModAnswer::add(const StoredModule& stored, const char* word) {
  const auto& receipt = stored.receipt;
  auto entry = json_of(stored.module, receipt.zip ? "zip" : receipt.mod ? "mod" : "info", word);
  const auto trust = receipt.zip ? receipt.zip->trust : receipt.mod ? receipt.mod->trust : std::string{};
  entry["h1"] = receipt.zip ? receipt.zip->h1 : std::string{};
  entry["trust"] = trust;
  entry["bytes"] = bytes_of(stored);
  entry["last_used"] = to_rfc3339(stored.last_used);
  state_->text += fmt::format("{:<60} {:>9}  {:<11} {}\n", words_of(stored.module),
                              receipt.zip ? human_size(bytes_of(stored)) : "go.mod", trust, word);
  state_->document["modules"].push_back(std::move(entry));
}

void ModAnswer::add_damage(const MirrorDamage& damage) {
  state_->text += fmt::format("{} {} is damaged and was put away; 'goiso mod fetch {}' brings it again\n",
                              words_of(damage.module), name_of(damage.part), words_of(damage.module));
  state_->document["modules"].push_back(json_of(damage.module, name_of(damage.part), "damaged"));
  state_->standing = Answer::Standing::kDamaged;
}

void ModAnswer::say(const std::string& sentence) { state_->sentences += sentence + "\n"; }

void ModAnswer::set(const char* name, const std::string& value) { state_->document[name] = valid_utf8(value); }

Answer ModAnswer::take() {
  return {state_->text + state_->sentences, state_->document.dump(2) + "\n", state_->standing};
}

}  // namespace goiso
