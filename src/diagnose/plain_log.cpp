#include "diagnose/plain_log.h"

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"

namespace goiso {
namespace {

using nlohmann::json;

std::string text_of(const json& event, const char* key) {
  const auto it = event.find(key);
  return it != event.end() && it->is_string() ? it->get<std::string>() : "";
}

json parse_event(std::string_view line) {
  if (line.empty() || line.front() != '{' || line.find("\"Action\"") == std::string_view::npos) {
    return {};
  }
  auto event = json::parse(line, nullptr, false);
  const bool has_subject = event.is_object() && (event.contains("Package") || event.contains("ImportPath"));
  return has_subject && !text_of(event, "Action").empty() ? event : json{};
}

/// Texts by package, in the order they first spoke.
class Voices {
 public:
  void say(const std::string& package, const std::string& text) {
    const auto [it, is_new] = places_.try_emplace(package, texts_.size());
    if (is_new) {
      texts_.emplace_back();
    }
    texts_[it->second] += text;
  }
  std::string text() const {
    std::string all;
    for (const auto& text : texts_) {
      all += text;
      if (!text.empty() && text.back() != '\n') {
        all += '\n';
      }
    }
    return all;
  }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<std::string> texts_;
};

void take_event(const json& event, Voices& builds, Voices& tests) {
  const auto action = text_of(event, "Action");
  if (action == "build-output") {
    builds.say(text_of(event, "ImportPath"), text_of(event, "Output"));
  } else if (action == "output") {
    tests.say(text_of(event, "Package"), text_of(event, "Output"));
  }
}

}  // namespace

PlainLog plain_log(std::string_view text) {
  PlainLog log;
  Voices builds;
  Voices tests;
  for (const auto line : split_lines(text)) {
    if (const auto event = parse_event(line); event.is_object()) {
      log.has_events = true;
      take_event(event, builds, tests);
    } else {
      log.rest.append(line).push_back('\n');
    }
  }
  log.build = builds.text();
  log.test = tests.text();
  return log;
}

}  // namespace goiso
