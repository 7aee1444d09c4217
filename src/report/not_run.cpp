#include "report/not_run.h"

namespace goiso {

const char* name_of(NotRun why) {
  switch (why) {
    case NotRun::kCancelled:
      return "cancelled";
    case NotRun::kAnotherShard:
      return "another-shard";
    case NotRun::kNotAskedAgain:
      return "not-asked-again";
    case NotRun::kTrouble:
      return "error";
  }
  return "error";
}

std::optional<NotRun> not_run_named(std::string_view name) {
  for (const auto why : {NotRun::kCancelled, NotRun::kAnotherShard, NotRun::kNotAskedAgain, NotRun::kTrouble}) {
    if (name == name_of(why)) {
      return why;
    }
  }
  return std::nullopt;
}

NotRun not_run_told(const std::string& sentence) {
  if (sentence == kAnotherShard) {
    return NotRun::kAnotherShard;
  }
  if (sentence == kNotAskedAgain) {
    return NotRun::kNotAskedAgain;
  }
  const bool is_cancelled = sentence == "interrupted" || sentence.starts_with("cancelled");
  return is_cancelled ? NotRun::kCancelled : NotRun::kTrouble;
}

}  // namespace goiso
