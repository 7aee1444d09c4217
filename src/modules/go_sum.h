#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace goiso {

/// One line of a go.sum. `version` ends in "/go.mod" where the hash is of the go.mod alone.
struct GoSumLine {
  std::string module;
  std::string version;
  std::string h1;
};

/// The lines of one or more go.sum files. Reading is for any thread.
class GoSum {
 public:
  /// As laxly as cmd/go reads: lines that are not three words are passed over, and so are the hashes of an empty go.mod
  /// that go1.11 betas wrote.
  static GoSum parse(std::string_view text);
  void add(const GoSum& other);

  /// In order, each once.
  const std::vector<GoSumLine>& lines() const { return lines_; }
  enum class Standing { kAbsent, kEqual, kDifferent };
  /// Whether some line has this hash for exactly this module and version; hashes of other kinds than h1 say nothing.
  Standing compare(const std::string& module, const std::string& version, const std::string& h1) const;

 private:
  void add_line(GoSumLine line);
  std::vector<GoSumLine> lines_;
  std::map<std::string, std::vector<std::string>> hashes_;  // by "module version"
};

}  // namespace goiso
