#pragma once
#include <map>
#include <string>

#include "base/file.h"

namespace goiso {

/// A GOISO_HOME with one SDK in its store that is whole by every check but holds no Go, and a project of one file.
class FakeHome {
 public:
  FakeHome();
  std::string project() const { return (folder_.path() / "proj").string(); }
  /// For run_program: this home and nothing else.
  std::map<std::string, std::string> environment() const;

 private:
  TempFolder folder_;
};

}  // namespace goiso
