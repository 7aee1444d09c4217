#include "project/import_kind.h"

#include <algorithm>

namespace goiso {
namespace {

// How long the longest of these modules is that `import` can be a package of; 0 for none.
std::size_t longest_match(std::string_view import, const std::vector<std::string>& modules) {
  std::size_t longest = 0;
  for (const auto& module : modules) {
    const bool is_inside =
        import.starts_with(module) && (import.size() == module.size() || import[module.size()] == '/');
    longest = std::max(longest, is_inside ? module.size() : 0);
  }
  return longest;
}

}  // namespace

ImportKinds::ImportKinds(const Project& project) {
  for (const auto& module : project.modules) {
    if (!module.module.empty()) {
      own_.push_back(module.module);
    }
    for (const auto& require : module.require) {
      required_.push_back(require.path);
    }
  }
}

ImportKind ImportKinds::of(std::string_view import) const {
  const auto own = longest_match(import, own_), required = longest_match(import, required_);
  if (own > 0 && own >= required) {
    return ImportKind::kOwn;
  }
  const auto first = import.substr(0, import.find('/'));
  if (required > 0) {
    return ImportKind::kOther;
  }
  if (import.empty() || first == "." || first == "..") {
    return ImportKind::kOwn;
  }
  return first.find('.') == std::string_view::npos ? ImportKind::kStd : ImportKind::kOther;
}

}  // namespace goiso
