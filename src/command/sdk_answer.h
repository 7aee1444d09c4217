#pragma once
#include <optional>
#include <string>
#include <vector>

#include "command/answer.h"
#include "sdk/store.h"

namespace goiso {

/// One line an SDK, one goiso.sdks/1 document for all.
class SdkAnswer {
 public:
  void add(StoredSdk sdk, std::string word) { rows_.push_back({std::move(sdk), std::move(word), std::nullopt}); }
  /// The whole answer counts as damaged then.
  void add_problem(StoredSdk sdk, Error error) { rows_.push_back({std::move(sdk), "damaged", std::move(error)}); }
  /// A closing line for people.
  void close_with(std::string line) { closing_ = std::move(line); }
  Answer take(const char* when_empty) const;

 private:
  struct Row {
    StoredSdk sdk;
    std::string word;
    std::optional<Error> problem;
  };
  std::vector<Row> rows_;
  std::string closing_;
};

}  // namespace goiso
