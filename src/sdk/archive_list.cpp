#include "sdk/archive_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/file.h"

namespace goiso {
namespace {

constexpr std::size_t kSha256Digits = 64;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::optional<ArchiveList::Line> ArchiveList::parse(std::string_view line) {
  const auto name_end = line.find(' ');
  const auto hash_end = name_end == std::string_view::npos ? name_end : name_end + 1 + kSha256Digits;
  if (name_end == 0 || hash_end >= line.size() || line[hash_end] != ' ') {
    return std::nullopt;
  }
  Line out{line.substr(0, name_end), line.substr(name_end + 1, kSha256Digits), 0};
  const auto* const end = line.data() + line.size();
  const auto number = std::from_chars(line.data() + hash_end + 1, end, out.sources);
  const bool is_whole = number.ec == std::errc{} && number.ptr == end && is_hex(out.sha256);
  return is_whole ? std::optional{out} : std::nullopt;
}

Result<ArchiveList> ArchiveList::read(const std::filesystem::path& path) {
  TRY_ASSIGN(auto content, read_file(path));
  ArchiveList list;
  list.text_ = std::make_shared<const std::string>(std::move(content));
  for (std::string_view rest = *list.text_; !rest.empty();) {
    const auto end = rest.find('\n');
    const auto line = parse(rest.substr(0, end));
    if (!line || (!list.lines_.empty() && list.lines_.back().name >= line->name)) {
      return Error{ErrorKind::kStore, fmt::format("'{}' is damaged", path.string()), {}, "reinstall goiso"};
    }
    list.lines_.push_back(*line);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return list;
}

std::optional<ReleaseFile> ArchiveList::find(std::string_view name) const {
  const auto found = std::lower_bound(lines_.begin(), lines_.end(), name,
                                      [](const Line& line, std::string_view wanted) { return line.name < wanted; });
  return found != lines_.end() && found->name == name
             ? std::optional{ReleaseFile{std::string{found->sha256}, found->sources}}
             : std::nullopt;
}

}  // namespace goiso
