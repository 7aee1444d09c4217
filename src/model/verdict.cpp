#include "model/verdict.h"

namespace goiso {

const char* name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed: return "passed";
    case Outcome::kFailed: return "failed";
    case Outcome::kTimedOut: return "timed-out";
    case Outcome::kOutOfMemory: return "out-of-memory";
    case Outcome::kUntestable: return "untestable";
  }
  return "failed";
}

}  // namespace goiso
