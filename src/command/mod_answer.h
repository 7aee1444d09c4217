#pragma once
#include <memory>
#include <string>
#include <vector>

#include "command/answer.h"
#include "modules/fetch_all.h"
#include "modules/mirror_upkeep.h"

namespace goiso {

/// Collects what there is to say about modules: one line each for people, one goiso.modules/1 document for programs.
class ModAnswer {
 public:
  ModAnswer();
  ModAnswer(ModAnswer&&) noexcept;
  ~ModAnswer();

  /// Those that were there before are counted and not listed.
  void add(const ModuleFetch& fetch, const char* word);
  /// Each of them, and how many there were.
  void add_all(const std::vector<ModuleFetch>& fetches, const char* word);
  void add(const StoredModule& stored, const char* word);
  void add_damage(const MirrorDamage& damage);
  /// A sentence for people, at the end.
  void say(const std::string& sentence);
  /// One more field of the document.
  void set(const char* name, const std::string& value);
  Answer take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace goiso
