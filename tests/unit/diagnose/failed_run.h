#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/build_record.h"

namespace goiso::tests {

/// A command that ended with 1 after it had written that.
inline BuildRecord failed(std::vector<std::string> command, std::string_view err, std::string_view out = "") {
  BuildRecord record;
  record.command = std::move(command);
  record.exit_code = 1;
  record.log.add(BuildLog::Part::kHead, LogStream::kOut, out);
  record.log.add(BuildLog::Part::kHead, LogStream::kErr, err);
  return record;
}

/// The same of go build.
inline BuildRecord build(std::string_view err) { return failed({"go", "build", "./..."}, err); }

}  // namespace goiso::tests
