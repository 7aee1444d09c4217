#include "sandbox/labels.h"

namespace goiso {

Labels Session::labels(const std::string& kind) const {
  return {{labels::kMark, "1"},
          {labels::kKind, kind},
          {labels::kSession, id},
          {labels::kOwner, owner},
          {labels::kHome, home}};
}

}  // namespace goiso
