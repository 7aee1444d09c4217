#pragma once
#include <string>
#include <string_view>
#include <unordered_set>

namespace goiso {

/// Why a member's name is refused; null when it is fine.
const char* refuse_member_name(std::string_view name);

/// Remembers names and says when one comes again, also in other case.
class SeenNames {
 public:
  /// False when `name` was there before, or is below a name that is a file, or is a file where a folder is.
  bool add(const std::string& name, bool is_folder);

 private:
  std::unordered_set<std::string> files_;
  std::unordered_set<std::string> folders_;
};

}  // namespace goiso
