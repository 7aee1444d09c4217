#include "modules/download_part.h"

#include <fmt/format.h>

#include <charconv>

#include "base/file.h"
#include "base/text.h"
#include "modules/credentials.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr int kPartial = 206;

std::int64_t number(std::string_view text) {
  std::int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_strong(const std::string& tag) { return tag.size() > 2 && tag.front() == '"'; }

fs::path origin_of(const fs::path& part) { return part.string() + ".from"; }

}  // namespace

// The origin has a line each: URL, ETag, size of the whole, spliced or whole.
DownloadPart DownloadPart::at(const fs::path& path) {
  DownloadPart part;
  part.path = path;
  const auto text = read_file(origin_of(path), std::size_t{16} * 1024).value_or(std::string{});
  const auto lines = split(text, '\n');
  std::error_code error;
  if (lines.size() < 4 || !fs::exists(path, error)) {
    return part;
  }
  part.url = lines[0];
  part.tag = lines[1];
  part.total = number(lines[2]);
  part.is_spliced = lines[3] == "spliced";
  part.size = static_cast<std::int64_t>(fs::file_size(path, error));
  return part;
}

bool DownloadPart::can_continue(const std::string& from, bool may_splice) const {
  if (size <= 0) {
    return false;
  }
  return without_password(from) == url ? is_strong(tag) && total != size : may_splice && total > size;
}

// "bytes 100-199/200"
bool DownloadPart::is_continued_by(const HttpAnswer& answer, const std::string& from) const {
  const auto range = answer.header("content-range");
  const auto slash = range.find('/');
  const bool is_same_whole = without_password(from) == url ||
                             (slash != std::string::npos && number(std::string_view{range}.substr(slash + 1)) == total);
  return answer.status == kPartial && range.starts_with(fmt::format("bytes {}-", size)) && is_same_whole;
}

void DownloadPart::remember(const std::string& from, const HttpAnswer& answer, std::int64_t whole) {
  const auto named = without_password(from);
  is_spliced = answer.status == kPartial && (is_spliced || named != url);
  const auto strong = answer.header("etag");
  const auto origin = fmt::format("{}\n{}\n{}\n{}\n", named, is_strong(strong) ? strong : "", whole,
                                  is_spliced ? "spliced" : "whole");
  if (!write_file_atomically(origin_of(path), origin)) {
    forget_origin(path);  // the next attempt starts over
  }
}

void forget_origin(const fs::path& part) {
  std::error_code error;
  fs::remove(origin_of(part), error);
}

void forget_part(const fs::path& part) {
  std::error_code error;
  fs::remove(part, error);
  forget_origin(part);
}

}  // namespace goiso
