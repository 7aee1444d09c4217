#include "model/build_record.h"

namespace goiso {

const char* name_of(EndCause cause) {
  switch (cause) {
    case EndCause::kExited: return "exited";
    case EndCause::kWallTimeout: return "wall-timeout";
    case EndCause::kSilenceTimeout: return "silence-timeout";
    case EndCause::kCpuTimeout: return "cpu-timeout";
  }
  return "exited";
}

}  // namespace goiso
