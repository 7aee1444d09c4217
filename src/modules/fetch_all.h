#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "modules/go_sum.h"
#include "modules/mirror.h"

namespace goiso {

/// One thing to have in the mirror. kZip means .info and .mod too, kMod means .info too.
struct ModuleWish {
  ModuleVersion module;
  ModulePart part = ModulePart::kZip;
};

/// What became of a wish.
struct ModuleFetch {
  ModuleWish wish;
  Result<MirrorFile> file = Error{};
  bool was_there = false;
};

/// What the lines of a go.sum ask for: the zips of those without "/go.mod", the .mod of the rest. By path and version,
/// each once.
std::vector<ModuleWish> wishes_of(const GoSum& go_sum);

/// Provides all, eight at a time, goes on past failures and says what became of each, in the order asked.
std::vector<ModuleFetch> fetch_all(const Mirror& mirror, const std::vector<ModuleWish>& wishes, const Supply& supply,
                                   std::stop_token stop);

}  // namespace goiso
