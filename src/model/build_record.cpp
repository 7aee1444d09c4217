#include "model/build_record.h"

namespace goiso {

const char* name_of(EndCause cause) {
  switch (cause) {
    case EndCause::kExited:
      return "exited";
    case EndCause::kWallTimeout:
      return "wall-timeout";
    case EndCause::kSilenceTimeout:
      return "silence-timeout";
    case EndCause::kCpuTimeout:
      return "cpu-timeout";
  }
  return "exited";
}

void BuildLog::add(Part part, LogStream stream, std::string_view text) {
  (part == Part::kHead ? head : tail) += text;
  is_err.insert(is_err.end(), text.size(), stream == LogStream::kErr);
}

std::string BuildLog::text_of(LogStream stream) const {
  std::string text;
  std::size_t at = 0;
  for (const auto* part : {&head, &tail}) {
    for (std::size_t i = 0; i < part->size() && at < is_err.size(); ++i, ++at) {
      if (is_err[at] == (stream == LogStream::kErr)) {
        text += (*part)[i];
      }
    }
  }
  return text;
}

}  // namespace goiso
