#include "report/page_logs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>

#include "base/fd.h"
#include "base/hash.h"
#include "report/markup.h"
#include "report/one_line.h"

namespace goiso {
namespace {

constexpr std::size_t kHead = std::size_t{32} << 10;
constexpr std::size_t kTail = std::size_t{32} << 10;

/// The first and the last bytes of what is added, and the digest of all.
class Ends {
 public:
  void add(std::string_view bytes) {
    hash_.update(bytes);
    size_ += bytes.size();
    const auto to_head = std::min(bytes.size(), kHead - head_.size());
    head_ += bytes.substr(0, to_head);
    tail_ += bytes.substr(to_head);
    if (tail_.size() > 2 * kTail) {
      tail_.erase(0, tail_.size() - kTail);
    }
  }
  std::string digest() {
    const auto digest = hash_.finish();
    return "sha256:" + to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  }
  // Both ends are cut where a line ends, if they have one.
  std::string text(const std::string& where) const {
    if (size_ <= kHead + kTail) {
      return head_ + tail_;
    }
    std::string_view head = head_;
    std::string_view tail = std::string_view{tail_}.substr(tail_.size() - kTail);
    head = head.substr(0, std::min(head.rfind('\n'), head.size() - 1) + 1);
    const auto line = tail.find('\n');
    tail.remove_prefix(line == std::string_view::npos || line + 1 == tail.size() ? 0 : line + 1);
    return fmt::format("{}{}… {} bytes not shown{} …\n{}", head, head.ends_with('\n') ? "" : "\n",
                       size_ - head.size() - tail.size(), where, tail);
  }

 private:
  std::string head_, tail_;
  std::size_t size_ = 0;
  Sha256 hash_;
};

// A kept log is no longer than what a box keeps of one. A pipe or a device would never end.
constexpr std::size_t kLongestLog = std::size_t{64} << 20;

UniqueFd opened_file(const std::string& path) {
  UniqueFd file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)};
  struct stat facts {};
  const bool is_file = file.is_open() && fstat(file.value(), &facts) == 0 && S_ISREG(facts.st_mode) &&
                       facts.st_size <= static_cast<off_t>(kLongestLog);
  return is_file ? std::move(file) : UniqueFd{};
}

}  // namespace

std::optional<std::string> kept_log_text(const ProbeResult& result) {
  const auto file = result.log_path.empty() ? UniqueFd{} : opened_file(result.log_path);
  if (!file.is_open()) {
    return std::nullopt;
  }
  Ends ends;
  std::array<char, 65536> buffer;
  ssize_t size = 0;
  std::size_t in_all = 0;
  while (in_all <= kLongestLog && (size = read(file.value(), buffer.data(), buffer.size())) > 0) {
    in_all += static_cast<std::size_t>(size);
    ends.add({buffer.data(), static_cast<std::size_t>(size)});
  }
  if (size < 0 || ends.digest() != result.log_sha256) {
    return std::nullopt;
  }
  return ends.text(result.run.empty() ? "" : ", 'goiso runs log " + one_line(result.run) + "' has them");
}

PageLogs::Part PageLogs::of(const ProbeResult& result) {
  auto& left = result.verdict.outcome == Outcome::kPassed ? room_.passing : room_.failing;
  Part full{"", "An excerpt: the logs before it fill the page."};
  std::error_code error;
  const auto size = std::filesystem::file_size(result.log_path, error);
  if (!error && std::min<std::uintmax_t>(size, kHead + kTail) > left) {
    return full;  // known without reading it
  }
  const auto text = kept_log_text(result);
  if (!text) {
    return {"", "An excerpt: the log is not kept here."};
  }
  auto html = html_text(*text);
  if (html.size() > left) {
    return full;
  }
  left -= html.size();
  return {std::move(html), ""};
}

}  // namespace goiso
