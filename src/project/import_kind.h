#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/project.h"

namespace goiso {

enum class ImportKind {
  kStd,    ///< of the standard library
  kOwn,    ///< of the project's own modules
  kOther,  ///< of another module
};

/// Tells the import paths of a project apart as the go command does, by their names alone: nothing is looked up.
class ImportKinds {
 public:
  explicit ImportKinds(const Project& project);
  ImportKind of(std::string_view import) const;

 private:
  std::vector<std::string> own_, required_;
};

}  // namespace goiso
