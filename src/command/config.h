#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// One setting as variables and files have it.
struct ConfigValue {
  std::string key;                  ///< "memory", as in config.toml
  std::vector<std::string> values;  ///< several for a flag that repeats
  std::string origin;               ///< "GOISO_MEMORY", "/x/goiso.toml:3", "built in"
};

/// Each value with its origin, and goiso's folders. goiso.config/1.
Result<Answer> show_config(const std::vector<ConfigValue>& values, const House& house);

}  // namespace goiso
