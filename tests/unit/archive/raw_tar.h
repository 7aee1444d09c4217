#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

namespace goiso {

/// Tar members byte by byte (POSIX ustar), so that a test can write what no honest tool writes.
struct RawMember {
  std::string name;
  char type = '0';  ///< '0' file, '1' hard link, '2' symlink, '3' '4' devices, '5' folder, '6' fifo, 'S' GNU sparse,
                    ///< 'x' pax header
  std::string content;
  std::string target;
  unsigned mode = 0644;
  std::int64_t claimed_size = -1;  ///< -1: that of content
};

inline std::string raw_tar(const RawMember& member) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
  const auto size = member.claimed_size < 0 ? static_cast<std::int64_t>(member.content.size()) : member.claimed_size;
  put(0, member.name.substr(0, 100));
  put(100, fmt::format("{:07o}", member.mode));
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", size));
  put(136, "00000000000");
  put(148, "        ");
  header[156] = member.type;
  put(157, member.target.substr(0, 100));
  put(257, std::string{"ustar\0"
                       "00",
                       8});
  unsigned sum = 0;
  for (const char c : header) {
    sum += static_cast<unsigned char>(c);
  }
  put(148, fmt::format("{:06o}", sum) + std::string{"\0 ", 2});
  return header + member.content + std::string((512 - member.content.size() % 512) % 512, '\0');
}

inline std::string tar_end() { return std::string(1024, '\0'); }

/// A pax header for the member that follows it, of records "name=value".
inline std::string raw_pax(const std::vector<std::string>& records) {
  std::string content;
  for (const auto& record : records) {
    std::size_t size = record.size() + 3;
    while (std::to_string(size).size() + record.size() + 2 != size) {
      ++size;
    }
    content += fmt::format("{} {}\n", size, record);
  }
  return raw_tar({"pax", 'x', content, "", 0644, -1});
}

}  // namespace goiso
