#include "support/zip_text.h"

#include <array>
#include <cstdint>

namespace goiso {
namespace {

std::uint32_t crc32_of(const std::string& text) {
  std::uint32_t crc = 0xffffffffu;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xedb88320u : 0u);
    }
  }
  return ~crc;
}

std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) {
    text += static_cast<char>((value >> (8 * i)) & 0xff);
  }
  return text;
}

// What the local and the central header share: flags (UTF-8 names), method 0, time, date, CRC, sizes, length of the
// name, no extra field.
std::string facts_of(const std::string& name, const std::string& content) {
  constexpr int kUtf8 = 0x800;
  return little(20, 2) + little(kUtf8, 2) + little(0, 2) + little(0, 2) + little(0x21, 2) +
         little(crc32_of(content), 4) + little(content.size(), 4) + little(content.size(), 4) + little(name.size(), 2) +
         little(0, 2);
}

}  // namespace

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string zip, directory;
  for (const auto& [name, content] : members) {
    const auto offset = zip.size();
    zip += "PK\x03\x04" + facts_of(name, content) + name + content;
    directory += "PK\x01\x02" + little(20, 2) + facts_of(name, content) + little(0, 2) + little(0, 2) + little(0, 2) +
                 little(0, 4) + little(offset, 4) + name;
  }
  const auto start = zip.size();
  return zip + directory + "PK\x05\x06" + little(0, 4) + little(members.size(), 2) + little(members.size(), 2) +
         little(directory.size(), 4) + little(start, 4) + little(0, 2);
}

}  // namespace goiso
