#include "lab/variations.h"

#include <algorithm>

#include "base/text.h"

namespace goiso {

bool was_tried(const Tried& tried, const Variation& variation) {
  return std::any_of(tried.begin(), tried.end(), [&](const TriedVariation& one) { return one.variation == variation; });
}

std::vector<Variation> untried(const Tried& tried, std::vector<Variation> wanted) {
  std::erase_if(wanted, [&](const Variation& variation) { return was_tried(tried, variation); });
  return wanted;
}

Variation base_variation(const char* factor, std::string value, const GoVersion& go) {
  Variation variation;
  variation.factor = factor;
  variation.value = std::move(value);
  variation.go = go;
  return variation;
}

const TriedVariation* find_tried(const Tried& tried, const Variation& variation) {
  const auto found =
      std::find_if(tried.begin(), tried.end(), [&](const TriedVariation& one) { return one.variation == variation; });
  return found == tried.end() ? nullptr : &*found;
}

bool is_any(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool has_cause(const Tried& tried) {
  return std::any_of(tried.begin(), tried.end(), [](const TriedVariation& one) { return explains(one); });
}

Variation without_hashes(const AttributionGround& ground, const std::vector<std::string>& hashes) {
  auto variation = base_variation("gcflags", "", ground.first_bad);
  variation.flags = compiler_hash_flags(hashes, "n");
  variation.value = variation.flags.front().substr(variation.flags.front().find("-d="));
  return variation;
}

std::vector<Variation> together_then_alone(const VariationMaker& make, const AttributionGround& ground,
                                           const std::vector<std::string>& names, const Tried& tried) {
  if (names.empty()) {
    return {};
  }
  const auto all = make(ground, names);
  const auto* const joint = find_tried(tried, all);
  if (joint == nullptr) {
    return {all};
  }
  std::vector<Variation> wanted;
  for (const auto& name : joint->effect == Effect::kFails ? std::vector<std::string>{} : names) {
    wanted.push_back(make(ground, {name}));
  }
  return untried(tried, std::move(wanted));
}

std::vector<std::string> compiler_hash_flags(const std::vector<std::string>& hashes, const std::string& pattern) {
  std::vector<std::string> words;
  for (const auto& hash : hashes) {
    words.push_back(hash + "=" + pattern);
  }
  return {"-gcflags=all=-d=" + join(words, ","), "-gcflags=std="};
}

std::vector<std::string> with_go_flags(std::vector<std::string> command, const std::vector<std::string>& flags) {
  command.insert(command.begin() + 2, flags.begin(), flags.end());
  return command;
}

}  // namespace goiso
