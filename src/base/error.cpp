#include "base/error.h"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace goiso {

const char* name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage: return "usage";
    case ErrorKind::kInterrupted: return "interrupted";
    case ErrorKind::kTerminated: return "terminated";
    case ErrorKind::kEngineUnreachable: return "engine-unreachable";
    case ErrorKind::kEngineLost: return "engine-lost";
    case ErrorKind::kEngineRefused: return "engine-refused";
    case ErrorKind::kBoxRefused: return "box-refused";
    case ErrorKind::kTaken: return "taken";
    case ErrorKind::kNotFound: return "not-found";
    case ErrorKind::kUntrusted: return "untrusted";
    case ErrorKind::kNetwork: return "network";
    case ErrorKind::kStore: return "store";
    case ErrorKind::kInternal: return "internal";
  }
  return "internal";
}

Error while_doing(Error error, std::string doing) {
  error.doing.push_back(std::move(doing));
  return error;
}

Error system_error(ErrorKind kind, const std::string& what, int error_number) {
  return Error{kind, fmt::format("{}: {}", what, std::strerror(error_number)), {}, {}};
}

}  // namespace goiso
