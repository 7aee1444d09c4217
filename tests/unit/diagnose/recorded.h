#pragma once
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "model/build_record.h"

namespace goiso::tests {

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// outputs/NAME.RELEASE.txt as the record of a box that ran it.
inline BuildRecord recorded(const std::filesystem::path& path) {
  const auto text = text_of(path);
  const auto out = text.find("-- stdout --\n");
  const auto err = text.find("-- stderr --\n", out);
  BuildRecord record;
  const auto lines = split_lines(std::string_view(text).substr(0, out));
  for (const auto word : split_words(lines.at(0).substr(8))) {
    record.command.emplace_back(word);
  }
  record.exit_code = std::stoi(std::string(lines.at(1).substr(5)));
  record.log.add(BuildLog::Part::kHead, LogStream::kOut, text.substr(out + 13, err - out - 13));
  record.log.add(BuildLog::Part::kHead, LogStream::kErr, text.substr(err + 13));
  record.log.bytes = static_cast<std::int64_t>(record.log.head.size());
  return record;
}

}  // namespace goiso::tests
