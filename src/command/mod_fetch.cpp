#include "command/mod_fetch.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <set>

#include "command/mod_answer.h"
#include "command/mod_query.h"
#include "command/module_house.h"
#include "command/project_needs.h"

namespace goiso {
namespace {

// Where modules come from, and what is wanted of them.
struct Fetching {
  Mirror mirror;
  ModuleProxies proxies;
  Witnesses witnesses{};
  std::vector<ModuleWish> wishes{};
  std::set<std::string> brought{};  // whose go.mod came while finding out what is wanted

  Supply supply(Progress* progress) const { return {&proxies, &witnesses, progress}; }
  void want(const std::vector<ModuleWish>& more) { wishes.insert(wishes.end(), more.begin(), more.end()); }
};

bool is_module_word(const std::string& word) {
  std::error_code error;
  return word.find('@') != std::string::npos && !std::filesystem::exists(word, error);
}

Result<void> add_project(const std::string& path, Fetching& fetching, std::stop_token stop) {
  std::mutex mutex;
  const auto go_mod_text = [&](const ModuleVersion& module, std::stop_token asked) -> Result<std::string> {
    TRY_ASSIGN(auto file, fetching.mirror.provide(module, ModulePart::kMod, fetching.supply(nullptr), asked));
    if (!file.was_there) {
      const std::lock_guard lock{mutex};
      fetching.brought.insert(words_of(module));
    }
    return std::move(file.text);
  };
  TRY_ASSIGN(const auto needs, needs_of(path, go_mod_text, stop));
  fetching.witnesses.go_sum.add(needs.go_sum);
  fetching.want(needs.named);
  fetching.want(needs.beyond);
  return {};
}

Result<void> add_module(const std::string& word, Fetching& fetching, std::stop_token stop) {
  TRY_ASSIGN(auto module, resolve_module_word(word, fetching.proxies, stop));
  fetching.want({{std::move(module), ModulePart::kZip}});
  return {};
}

Result<void> add_all(const std::vector<std::string>& words, Fetching& fetching, std::stop_token stop) {
  for (const auto& word : words) {
    TRY(is_module_word(word) ? add_module(word, fetching, stop) : add_project(word, fetching, stop));
  }
  // Named modules are vouched for by the project one stands in, where there is one.
  const bool names_one = std::any_of(words.begin(), words.end(), is_module_word);
  if (const auto here = go_sum_of("."); names_one && here) {
    fetching.witnesses.go_sum.add(*here);
  }
  return {};
}

// A disk that is full or not ours fails all that comes after it, and says nothing about a module.
Result<void> check_store(const std::vector<ModuleFetch>& fetches) {
  const auto failed = std::find_if(fetches.begin(), fetches.end(), [](const ModuleFetch& fetch) {
    return !fetch.file && fetch.file.error().kind == ErrorKind::kStore;
  });
  return failed == fetches.end() ? Result<void>{} : Result<void>{Error{failed->file.error()}};
}

Result<void> check_not_stopped(std::stop_token stop) {
  return stop.stop_requested() ? Result<void>{Error{ErrorKind::kInterrupted, "stopped while fetching modules", {}, {}}}
                               : Result<void>{};
}

}  // namespace

Result<Answer> fetch_modules(House& house, const std::vector<std::string>& words, std::stop_token stop) {
  TRY_ASSIGN(auto mirror, open_mirror(house));
  TRY_ASSIGN(auto proxies, open_module_proxies(house));
  Fetching fetching{std::move(mirror), std::move(proxies)};
  TRY_ASSIGN(fetching.witnesses.sum_check, open_sum_check(house, SumDb::Mode::kOnline));
  house.progress().step_started("fetching modules");
  TRY(add_all(words.empty() ? std::vector<std::string>{"."} : words, fetching, stop));
  auto fetches = fetch_all(fetching.mirror, fetching.wishes, fetching.supply(&house.progress()), stop);
  house.progress().step_ended();
  TRY(check_not_stopped(stop));
  TRY(check_store(fetches));
  for (auto& fetch : fetches) {
    fetch.was_there = fetch.was_there && !fetching.brought.contains(words_of(fetch.wish.module));
  }
  ModAnswer answer;
  answer.add_all(fetches, "fetched");
  return answer.take();
}

}  // namespace goiso
